"""What most tests begin with: a small claim, a small remittance, and a way to change one thing.

    edit(clean_837(), "CLM02=249.99")
    edit(clean_837(), "SV101-3=")                      the first modifier blank
    edit(two_lines, "SV1#2.04=3", "LX(2)/DTP(472)03=20260217")
    without(clean_837(), "REF(G1)")
    after(clean_837(), "CLM", "REF*F8*KXC2600001~")

The grammar of places stands in `fixtures.edits`; the defaults in `fixtures.sent` and
`fixtures.answers`. Every date lies between 2026-01 and 2026-10; tests judge as of `AS_OF`.
"""

from datetime import date

from fixtures.answers import Answer, AnswerLine, Cut, ProviderCut, clean_835
from fixtures.edits import after, edit, recounted, repeat, without
from fixtures.envelope import dollars, npi
from fixtures.sent import BILLING_NPI, RENDERING_NPI, SERVICE_DAY, Sent, SentLine, clean_837

__all__ = [
    "AS_OF",
    "BILLING_NPI",
    "NEXT_DAY",
    "RENDERING_NPI",
    "SERVICE_DAY",
    "Answer",
    "AnswerLine",
    "Cut",
    "ProviderCut",
    "Sent",
    "SentLine",
    "after",
    "clean_835",
    "clean_837",
    "dollars",
    "edit",
    "npi",
    "recounted",
    "repeat",
    "without",
]

AS_OF = date(2026, 11, 1)
# Another claim of a member bills another day, for a service billed twice is a finding.
NEXT_DAY = (SentLine(day=date(2026, 2, 17)),)
