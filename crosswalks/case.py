"""One adjustment with its codes looked up: what the steps of classification look at."""

from typing import NamedTuple

from crosswalks.derive import LineContext
from crosswalks.rows import Carc, Rarc
from crosswalks.tables import Tables

GROUPS = frozenset({"CO", "OA", "PI", "PR", "CR"})
REVERSAL, PREDETERMINATION, AFTER_ANOTHER = "reversal", "predetermination", "after_another_payer"
STANDINGS = {
    "22": REVERSAL,
    "25": PREDETERMINATION,
    "2": AFTER_ANOTHER,
    "3": AFTER_ANOTHER,
    "20": AFTER_ANOTHER,
    "21": AFTER_ANOTHER,
}
"""What a claim status (CLP02) means for its adjustments; the others mean nothing for them."""


class Case(NamedTuple):
    """One adjustment.

    ``reason`` is the row of the reason code (None: unknown); ``remarks`` the rows of the known
    remarks that are no alerts, in order; ``unknown`` the codes that no table knows, those among
    them that are remarks being ``unknown_remarks``.
    """

    group: str
    carc: str
    reason: Carc | None
    remarks: tuple[Rarc, ...]
    unknown: tuple[str, ...]
    unknown_remarks: tuple[str, ...]
    standing: str
    context: LineContext


def look_up(
    known: Tables,
    codes: tuple[str, str, tuple[str, ...]],
    standing: str,
    context: LineContext,
) -> Case:
    """The case of group, reason code and remarks; blanks around them and small letters forgiven."""
    group, carc = codes[0].strip().upper(), codes[1].strip().upper()
    remarks = [remark.strip().upper() for remark in codes[2]]
    reason = known.carc.get(carc)
    rows = [known.rarc.get(remark) for remark in remarks]
    strange = tuple(remark for remark, row in zip(remarks, rows, strict=True) if row is None)
    unknown = (*(() if group in GROUPS else (group,)), *(() if reason else (carc,)), *strange)
    deciding = tuple(row for row in rows if row and not row.alert)
    return Case(group, carc, reason, deciding, unknown, strange, standing, context)
