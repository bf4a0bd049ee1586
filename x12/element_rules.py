"""The rules that elements break, G230 to G248: what each is, why it matters, what to do.

SNIP 1 are the rules of the standard itself (lengths, types, characters, relational notes), SNIP 2
those of the implementation guide (usage and code lists). ``ack`` is the code of IK403 in a 999.
"""

from x12.finding import Rule, Severity

_STANDARD = "ASC X12.6, application control structure (005010)"
_GUIDE = "ASC X12 implementation guides (TR3) 005010X222A1 and 005010X221A1"

REQUIRED_MISSING = Rule(
    "G230",
    "required element missing",
    Severity.ERROR,
    2,
    "An element or component that the guide requires is empty.",
    why="The receiver cannot process the segment without it and rejects it.",
    fix="Fill the element; where its composite is not needed, leave out all of it.",
    source=_GUIDE,
    ack="IK403=1",
)
CONDITION_BROKEN = Rule(
    "G231",
    "element missing that another one calls for",
    Severity.ERROR,
    1,
    "Elements of the segment that go together are not there together.",
    why="A qualifier without its value, or a value without its qualifier, says nothing.",
    fix="Send the missing element too, or leave out the one that calls for it.",
    source=_STANDARD,
    ack="IK403=2",
)
EXCLUSION_BROKEN = Rule(
    "G232",
    "elements that exclude each other",
    Severity.ERROR,
    1,
    "Of two elements at most one may stand, and both do.",
    why="The receiver cannot tell which of them counts.",
    fix="Leave out one of them.",
    source=_STANDARD,
    ack="IK403=10",
)
TOO_MANY_ELEMENTS = Rule(
    "G233",
    "too many elements",
    Severity.ERROR,
    1,
    "The segment has more elements than the standard gives it.",
    why="Mostly a separator stands inside a text, and all that follows it is misread.",
    fix="Remove the element separator from the text, or drop what is too much.",
    source=_STANDARD,
    ack="IK403=3",
)
TOO_SHORT = Rule(
    "G234",
    "element too short",
    Severity.ERROR,
    1,
    "The text is shorter than its data element may be.",
    why="Minimum lengths are part of the standard; shorter texts are rejected.",
    fix="Send the whole value, padded only where the guide says so.",
    source=_STANDARD,
    ack="IK403=4",
)
TOO_LONG = Rule(
    "G235",
    "element too long",
    Severity.ERROR,
    1,
    "The text is longer than its data element may be; a number's sign and point do not count.",
    why="Receivers reject it or cut it off.",
    fix="Shorten the value.",
    source=_STANDARD,
    ack="IK403=5",
)
BAD_CHARACTER = Rule(
    "G236",
    "invalid character",
    Severity.ERROR,
    1,
    "The text holds a character outside the character set in use.",
    why="Control characters, accents and other signs beyond ASCII are not agreed between partners.",
    fix="Replace the character by one of the set.",
    source=_STANDARD,
    ack="IK403=6",
)
NOT_A_NUMBER = Rule(
    "G237",
    "not a number",
    Severity.ERROR,
    1,
    "The element is numeric and its text is not a number as X12 writes them.",
    why="Numbers take digits and a leading minus; only decimal ones (R) take a point, never last.",
    fix="Write the number without signs of currency, groups, plus or a point at its end.",
    source=_STANDARD,
    ack="IK403=6",
)
BAD_CODE = Rule(
    "G238",
    "code not in the guide",
    Severity.ERROR,
    2,
    "The code is not among those that the guide allows at this place.",
    why="The standard may know the code; the guide does not, and receivers follow the guide.",
    fix="Use one of the codes listed.",
    source=_GUIDE,
    ack="IK403=7",
)
BAD_DATE = Rule(
    "G239",
    "invalid date",
    Severity.ERROR,
    1,
    "The text is no date of the calendar in the format that applies.",
    why="The receiver cannot tell the day that is meant.",
    fix="Write the date in the format named, as its qualifier says.",
    source=_STANDARD,
    ack="IK403=8",
)
BAD_TIME = Rule(
    "G240",
    "invalid time",
    Severity.ERROR,
    1,
    "The text is no time of day: HHMM, HHMMSS, HHMMSSD or HHMMSSDD.",
    why="The receiver cannot tell the time that is meant.",
    fix="Write hours 00 to 23, minutes and seconds 00 to 59, without signs between them.",
    source=_STANDARD,
    ack="IK403=9",
)
TOO_MANY_REPETITIONS = Rule(
    "G241",
    "too many repetitions",
    Severity.ERROR,
    1,
    "The element is repeated more often than it may be.",
    why="Often the repetition separator stands inside a text, which is then misread.",
    fix="Remove the repetition separator from the text, or drop what is too much.",
    source=_STANDARD,
    ack="IK403=12",
)
TOO_MANY_COMPONENTS = Rule(
    "G242",
    "too many components",
    Severity.ERROR,
    1,
    "The element has more components than it may have; a simple element has only one.",
    why="Often the component separator stands inside a text, which is then misread.",
    fix="Remove the component separator from the text, or drop what is too much.",
    source=_STANDARD,
    ack="IK403=13",
)
NOT_USED = Rule(
    "G243",
    "element not used by the guide",
    Severity.ERROR,
    2,
    "The element has a value and the guide marks it as not used.",
    why="Receivers that follow the guide reject it.",
    fix="Leave the element empty.",
    source=_GUIDE,
    ack="IK403=I10",
)
BAD_PATTERN = Rule(
    "G244",
    "value not of the form demanded",
    Severity.ERROR,
    2,
    "The value does not have the form that the guide prescribes in words.",
    why="A tax or social security number of another form cannot be looked up.",
    fix="Write the value in the form named.",
    source=_GUIDE,
    ack="IK403=I12",
)
NEEDLESS_SEPARATORS = Rule(
    "G245",
    "needless separators",
    Severity.WARNING,
    1,
    "Separators stand behind the last element or component that has a value.",
    why="The standard wants them left out; some receivers reject the segment.",
    fix="Remove the separators at the end.",
    source=_STANDARD,
    ack="IK403=3",
)
EMPTY_SEGMENT = Rule(
    "G246",
    "segment without elements",
    Severity.ERROR,
    1,
    "The segment has no element with a value.",
    why="A segment says something by its elements; one without them is not valid.",
    fix="Leave out the segment, or fill it.",
    source=_STANDARD,
    ack="IK403=1",
)
UNKNOWN_CODE = Rule(
    "G247",
    "code not in the external list",
    Severity.WARNING,
    5,
    "The code is not in the list kept outside the guide, as we know it.",
    why="The guide refers to a list that its owner changes; ours may be behind, or the code wrong.",
    fix="Look the code up at the list's owner; correct it, or bring our list up to date.",
    source=_GUIDE,
    ack="IK403=7",
)
NEEDLESS_SPACES = Rule(
    "G248",
    "spaces at the end",
    Severity.ERROR,
    1,
    "The text ends in spaces that no minimum length asks for, or has nothing but spaces.",
    why="Fixed-width habits; the receiver compares the text and finds it different.",
    fix="Trim the value.",
    source=_STANDARD,
    ack="IK403=6",
)
ELEMENT_RULES = (
    REQUIRED_MISSING,
    CONDITION_BROKEN,
    EXCLUSION_BROKEN,
    TOO_MANY_ELEMENTS,
    TOO_SHORT,
    TOO_LONG,
    BAD_CHARACTER,
    NOT_A_NUMBER,
    BAD_CODE,
    BAD_DATE,
    BAD_TIME,
    TOO_MANY_REPETITIONS,
    TOO_MANY_COMPONENTS,
    NOT_USED,
    BAD_PATTERN,
    NEEDLESS_SEPARATORS,
    EMPTY_SEGMENT,
    UNKNOWN_CODE,
    NEEDLESS_SPACES,
)
