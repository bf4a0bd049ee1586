"""What can be wrong with the order of segments and loops (SNIP type 2)."""

from x12.envelope_rules import EMPTY_SEGMENT
from x12.finding import Family, Rule, Severity

_rule = Family(
    2,
    "TR3, the guide's loop and segment tables (usage, position, repeat)",
    "A receiver that checks the guide rejects the whole transaction set for it.",
).rule

GUIDE_UNSUPPORTED = _rule(
    "G201",
    "guide-not-supported",
    "The set follows a guide that this program reads: 005010X222A1/A2 or 005010X221A1.",
    "Send professional claims as 005010X222A1 and payments as 005010X221A1.",
    "IK502=1",
    why="The set was not read, so nothing is said of what it holds.",
)
GUIDE_BEFORE_ERRATA = _rule(
    "G202",
    "guide-before-errata",
    "GS08 names the guide without its errata; it is read by the guide with them.",
    "Send 005010X222A1 or 005010X221A1: the errata are what HIPAA adopted.",
    "",
    Severity.NOTE,
    why="Payers expect the version that HIPAA adopted.",
)
SEGMENT_UNKNOWN = _rule(
    "G203",
    "segment-unknown",
    "Every segment is one that the guide has.",
    "Take the segment away, or correct its id.",
    "IK304=1",
)
SEGMENT_UNEXPECTED = _rule(
    "G204",
    "segment-unexpected",
    "A segment stands in a loop that has a place for it.",
    "Move it to its loop, correct its qualifier, or take it away.",
    "IK304=2",
)
SEGMENT_MISSING = _rule(
    "G205",
    "segment-missing",
    "A loop holds the segments that the guide requires.",
    "Add the segment.",
    "IK304=3",
)
OUT_OF_ORDER = _rule(
    "G206",
    "segment-out-of-order",
    "Segments of a loop come in the guide's order.",
    "Move the segment to its place.",
    "IK304=7",
)
SEGMENT_TOO_MANY = _rule(
    "G207",
    "segment-too-many",
    "A segment is repeated no more often than the guide allows.",
    "Take away the surplus.",
    "IK304=5",
)
LOOP_TOO_MANY = _rule(
    "G208",
    "loop-too-many",
    "A loop is repeated no more often than the guide allows.",
    "Take away the surplus, or split the claim.",
    "IK304=4",
)
LOOP_MISSING = _rule(
    "G209",
    "loop-missing",
    "A loop holds the loops that the guide requires.",
    "Add the loop.",
    "IK304=3",
)
FIRST_MISSING = _rule(
    "G210",
    "loop-start-missing",
    "A loop begins with its first segment.",
    "Add the first segment of the loop before the others.",
    "IK304=3",
)
HL_SEQUENCE = _rule(
    "G211",
    "hl-out-of-sequence",
    "HL01 counts the HL segments of the set from 1.",
    "Number the HL segments one after the other.",
    "IK403=7",
)
HL_PARENT = _rule(
    "G212",
    "hl-parent-wrong",
    "HL02 names the HL above it: a subscriber's its billing provider, a patient's its subscriber.",
    "Write the HL01 of the level above into HL02.",
    "IK403=7",
)
HL_CHILD = _rule(
    "G213",
    "hl-child-code-wrong",
    "HL04 is 1 where lower levels follow and 0 where none does.",
    "Make HL04 say what follows.",
    "IK403=7",
)
LX_SEQUENCE = _rule(
    "G214",
    "lx-out-of-sequence",
    "LX01 counts the service lines of the claim from 1.",
    "Number the lines one after the other.",
    "IK403=7",
)
LOOP_TOO_LONG = _rule(
    "G215",
    "loop-too-long",
    "A header, level or claim of an 837 has no more than 20,000 segments.",
    "Split the claim; or take away what was repeated by mistake.",
    "IK502=5",
    why="It is read in pieces, and nothing vouches for what stands in a later one.",
)

RULES = tuple(
    value
    for value in list(globals().values())
    if isinstance(value, Rule) and value is not EMPTY_SEGMENT
)
BY_FAULT = {
    "segment-empty": EMPTY_SEGMENT,
    "segment-unknown": SEGMENT_UNKNOWN,
    "segment-unexpected": SEGMENT_UNEXPECTED,
    "segment-missing": SEGMENT_MISSING,
    "segment-out-of-order": OUT_OF_ORDER,
    "segment-too-many": SEGMENT_TOO_MANY,
    "loop-too-many": LOOP_TOO_MANY,
    "loop-missing": LOOP_MISSING,
    "first-missing": FIRST_MISSING,
}
