"""What can be wrong with the envelopes and the syntax around them (SNIP type 1)."""

from x12.finding import Family, Rule, Severity

_rule = Family(
    1,
    "ASC X12 005010 control segments; TR3 appendix on control segments",
    "The receiver's translator stops here, before anyone looks at a claim.",
).rule

ISA_MALFORMED = _rule(
    "E101",
    "isa-malformed",
    "The interchange header has fixed widths: 106 characters, separators that differ.",
    "Pad the ISA's elements to their widths; let the four separators be different characters.",
    "TA105=022",
)
INTERCHANGE_NUMBER = _rule(
    "E102",
    "interchange-control-number-differs",
    "IEA02 repeats the control number of ISA13.",
    "Give the trailer the number of its header.",
    "TA105=001",
)
GROUP_COUNT = _rule(
    "E103",
    "group-count-wrong",
    "IEA01 counts the functional groups of the interchange.",
    "Write the number of GS segments into IEA01.",
    "TA105=021",
)
IEA_MISSING = _rule(
    "E104",
    "interchange-trailer-missing",
    "An interchange ends with an IEA.",
    "Send the whole file again; where the IEA is absent the file was often cut off.",
    "TA105=023",
)
GROUP_NUMBER = _rule(
    "E105",
    "group-control-number-differs",
    "GE02 repeats the control number of GS06.",
    "Give the trailer the number of its header.",
    "AK905=4",
)
SET_COUNT = _rule(
    "E106",
    "set-count-wrong",
    "GE01 counts the transaction sets of the group.",
    "Write the number of ST segments into GE01.",
    "AK905=5",
)
GE_MISSING = _rule(
    "E107",
    "group-trailer-missing",
    "A functional group ends with a GE.",
    "Close the group before the next one or the IEA.",
    "AK905=3",
)
SET_NUMBER = _rule(
    "E108",
    "set-control-number-differs",
    "SE02 repeats the control number of ST02.",
    "Give the trailer the number of its header.",
    "IK502=3",
)
SEGMENT_COUNT = _rule(
    "E109",
    "segment-count-wrong",
    "SE01 counts the segments of the set, ST and SE included.",
    "Count again; a wrong count often means that a segment was lost or added by hand.",
    "IK502=4",
)
SE_MISSING = _rule(
    "E110",
    "set-trailer-missing",
    "A transaction set ends with an SE.",
    "Close the set before the next one or the GE.",
    "IK502=2",
)
OUTSIDE_INTERCHANGE = _rule(
    "E111",
    "text-outside-interchange",
    "Nothing but line breaks stands before an ISA or behind an IEA.",
    "Take the text away; if it is part of a claim, the file was damaged on its way.",
    "TA105=022",
)
CUT_OFF = _rule(
    "E112",
    "segment-cut-off",
    "Every segment ends with the terminator that the ISA names.",
    "Send the whole file again; it ends in the middle of a segment.",
    "TA105=023",
)
OUTSIDE_SET = _rule(
    "E113",
    "segment-outside-set",
    "Within a group, segments stand between an ST and its SE.",
    "Put the segment into its set, or take it away.",
    "TA105=024",
)
STRAY_ENVELOPE = _rule(
    "E114",
    "envelope-segment-stray",
    "A header or trailer stands where its envelope begins or ends.",
    "Take the segment away; what follows it shows that the envelope goes on.",
    "TA105=022",
)
HEADER_MISSING = _rule(
    "E115",
    "envelope-header-missing",
    "A group begins with a GS and a transaction set with an ST.",
    "Put the header back; its control number is the one in the trailer.",
    "IK502=6",
)
NUMBER_REPEATED = _rule(
    "E116",
    "control-number-repeated",
    "A control number stands once: ISA13 and GS06 in a file, ST02 in its group.",
    "Number them one after the other; a receiver takes a repeated one for a duplicate.",
    "TA105=025",
)
NUMBER_MALFORMED = _rule(
    "E117",
    "control-number-malformed",
    "A control number is there: ISA13 nine digits, GS06 up to nine, ST02 four to nine characters.",
    "Write the number that your translator gave to the envelope.",
    "TA105=018",
)
NO_SEGMENTS = _rule(
    "E118",
    "segments-unreadable",
    "Text between two terminators is a segment, not longer than any guide knows.",
    "Check the terminator in position 106 of the ISA against the rest of the file.",
    "TA105=004",
)
EMPTY_SEGMENT = _rule(
    "E119",
    "segment-empty",
    "Two terminators do not follow each other.",
    "Take the second terminator away.",
    "TA105=024",
    Severity.WARNING,
)
ISA_DATE = _rule(
    "E121",
    "interchange-date-wrong",
    "ISA09 is a day of the calendar, written YYMMDD.",
    "Write the day on which the interchange was made.",
    "TA105=014",
)
ISA_TIME = _rule(
    "E122",
    "interchange-time-wrong",
    "ISA10 is a time of day, written HHMM.",
    "Write the time at which the interchange was made.",
    "TA105=015",
)
ISA_VERSION = _rule(
    "E123",
    "interchange-version-wrong",
    "ISA12 is 00501, the version of the control segments that these guides use.",
    "Set the interchange version of your translator to 00501.",
    "TA105=017",
)
ISA_ACK_REQUEST = _rule(
    "E124",
    "acknowledgment-request-wrong",
    "ISA14 says by 1 or 0 whether a TA1 is asked for.",
    "Write 1 to ask for a TA1, 0 otherwise.",
    "TA105=019",
)
ISA_USAGE = _rule(
    "E125",
    "interchange-usage-wrong",
    "ISA15 says P for production or T for test.",
    "Write P for claims that are to be paid; a test file needs T.",
    "TA105=020",
)
GROUP_KIND = _rule(
    "E126",
    "group-identifier-wrong",
    "GS01 is HC for claims and HP for remittances, as the guide in GS08 has it.",
    "Write the identifier that goes with the guide.",
    "AK905=1",
)
GROUP_DATE = _rule(
    "E127",
    "group-date-wrong",
    "GS04 is a day of the calendar, written CCYYMMDD.",
    "Write the day on which the group was made.",
    "TA105=024",
)
GROUP_TIME = _rule(
    "E128",
    "group-time-wrong",
    "GS05 is a time of day, written HHMM, with seconds and their parts if wanted.",
    "Write the time at which the group was made.",
    "TA105=024",
)
GROUP_AGENCY = _rule(
    "E129",
    "group-agency-wrong",
    "GS07 is X: the versions of the guides are those of X12.",
    "Write X.",
    "AK905=2",
)
GROUP_VERSION = _rule(
    "E130",
    "group-version-missing",
    "GS08 names the guide that the sets of the group follow.",
    "Write 005010X222A1 for professional claims, 005010X221A1 for payments.",
    "AK905=2",
)
AUTHORIZATION = _rule(
    "E131",
    "authorization-qualifier-wrong",
    "ISA01 says by 00 or 03 whether ISA02 holds authorization information.",
    "Write 00 unless the receiver gave you something for ISA02.",
    "TA105=010",
)
SECURITY = _rule(
    "E132",
    "security-qualifier-wrong",
    "ISA03 says by 00 or 01 whether ISA04 holds a password.",
    "Write 00 unless the receiver gave you a password for ISA04.",
    "TA105=012",
)
SENDER_QUALIFIER = _rule(
    "E133",
    "sender-qualifier-wrong",
    "ISA05 is a code that X12 has for kinds of interchange ids.",
    "Write the qualifier from your agreement with the receiver, often ZZ or 30.",
    "TA105=005",
)
SENDER_QUALIFIER_UNUSUAL = _rule(
    "E134",
    "sender-qualifier-unusual",
    "ISA05 is one of the kinds of id in the guides: 01, 14, 20, 27, 28, 29, 30, 33 or ZZ.",
    "Write ZZ or another of these, unless the receiver asked for this one.",
    "TA105=005",
    Severity.WARNING,
    why="X12 knows the code and the guides do not have it; some receivers reject the file.",
)
SENDER_MISSING = _rule(
    "E135",
    "interchange-sender-missing",
    "ISA06 holds the sender's id.",
    "Write the id under which the receiver knows you.",
    "TA105=006",
)
RECEIVER_QUALIFIER = _rule(
    "E136",
    "receiver-qualifier-wrong",
    "ISA07 is a code that X12 has for kinds of interchange ids.",
    "Write the qualifier from your agreement with the receiver, often ZZ or 33.",
    "TA105=007",
)
RECEIVER_QUALIFIER_UNUSUAL = _rule(
    "E137",
    "receiver-qualifier-unusual",
    "ISA07 is one of the kinds of id in the guides: 01, 14, 20, 27, 28, 29, 30, 33 or ZZ.",
    "Write ZZ or another of these, unless the receiver asked for this one.",
    "TA105=007",
    Severity.WARNING,
    why="X12 knows the code and the guides do not have it; some receivers reject the file.",
)
RECEIVER_MISSING = _rule(
    "E138",
    "interchange-receiver-missing",
    "ISA08 holds the receiver's id.",
    "Write the id that the receiver gave you for itself.",
    "TA105=008",
)
GROUP_SENDER = _rule(
    "E139",
    "group-sender-wrong",
    "GS02 is the sender's code, of two to fifteen characters.",
    "Write the code from your agreement with the receiver, often that of ISA06.",
    "TA105=024",
)
GROUP_RECEIVER = _rule(
    "E140",
    "group-receiver-wrong",
    "GS03 is the receiver's code, of two to fifteen characters.",
    "Write the code from your agreement with the receiver, often that of ISA08.",
    "TA105=024",
)
TOO_MANY_ELEMENTS = _rule(
    "E141",
    "envelope-elements-too-many",
    "A GS has eight elements, a GE and an IEA two.",
    "Take away what stands behind the last of them.",
    "TA105=024",
)
SEPARATORS_AT_END = _rule(
    "E142",
    "envelope-separators-needless",
    "No separators stand behind the last element of a GS, GE or IEA.",
    "Remove the separators at the end.",
    "TA105=024",
    Severity.WARNING,
    why="The standard wants them left out; some receivers reject the file.",
)

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
