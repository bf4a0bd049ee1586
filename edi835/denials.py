"""Why it was not paid: each adjustment's kind, each denial's category, which denial leads.

A denial is an adjustment of kind *denial* with an amount. Of several denials of a line the leading
one is the first by the crosswalk's order of precedence; of a claim's leading denials likewise one
leads the claim, those of lines that were denied whole before the others. So a line and a claim can
be counted once, however many reasons they were given.

A line's adjustments are judged by the line's own remarks and, where it has none but alerts, by the
claim's as well. A reject code of pharmacies (NCPDP) is the remark that a generic reason asks for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from crosswalks.categories import DENIAL, PENDING
from crosswalks.classify import (
    REMARK_MISSING,
    Classification,
    classify,
    crosswalk_version,
    primary,
)
from crosswalks.tables import Tables
from crosswalks.tables import tables as our_tables
from edi835.model import ClaimPayment, Part, ServicePayment
from edi835.said import Adjustment
from x12.remembered import bounded, fits

RARC_LIST, REJECT_LIST = "HE", "RX"
CONTRACT = "45"
"""The reason that is no denial, but suspect where it takes the whole charge."""
_MOST_KNOWN = 2_000
_MOST_DAYS = 100
FORWARDED = frozenset({"23"})  # not this payer's claim: it decided nothing


class Remarked(NamedTuple):
    """What was remarked: the remark codes, and whether a reject code of pharmacies was among it."""

    codes: tuple[str, ...] = ()
    rejected: bool = False


_NO_REMARKS = Remarked()
_Key = tuple[str, str, Remarked, bool]


@dataclass(slots=True)
class Meaning:
    """What all adjustments mean that have the same codes on the same kind of line.

    ``rarc`` is the remark that decided, otherwise the first one given, if any; ``columns`` kind,
    category, subcategory and warnings as the ledger keeps them; ``shown`` the codes that decided
    and the other categories named, likewise.
    """

    classification: Classification
    rarc: str
    columns: tuple[str, str, str, str] = field(init=False)
    shown: tuple[str, str] = field(init=False)
    denies: bool = field(init=False)
    pends: bool = field(init=False)
    unknown: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        decided = self.classification
        self.columns = (*decided[:3], " ".join(decided.warnings))
        also = [f"{category}.{part}" for category, part in decided.also]
        self.shown = " ".join(decided.codes), " ".join(also)
        self.denies = decided.kind == DENIAL
        self.pends = decided.kind == PENDING
        self.unknown = decided.unknown


class Reason:
    """An adjustment and what it means. ``line`` is None at claim level.

    Written out, as `edi835.model.Part` is: compiled, it is made in a fifth of a tuple's time.
    """

    __slots__ = ("adjustment", "line", "meaning")

    def __init__(
        self, line: ServicePayment | None, adjustment: Adjustment, meaning: Meaning
    ) -> None:
        self.line = line
        self.adjustment = adjustment
        self.meaning = meaning

    @property
    def classification(self) -> Classification:
        """How the adjustment was classified."""
        return self.meaning.classification


class Denial(NamedTuple):
    """A reason that denies, and how it is counted; see `ledger.rows.DenialRow`.

    ``number`` is the reason's place among the reasons of its claim.
    """

    number: int
    reason: Reason
    leads_line: bool
    leads_claim: bool
    billed: int
    partial: bool


class Decider:
    """Gives reasons their meaning by one crosswalk, each kind of reason once.

    `tables` are those of a site's overlay (`crosswalks.tables.tables`), or ours.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        self.tables = tables or our_tables()
        self.version = crosswalk_version(tables)
        self._known: dict[tuple[str, date | None], dict[_Key, Meaning]] = {}

    def reasons(self, claim: ClaimPayment) -> list[Reason]:
        """Every adjustment with its meaning, the claim's own first, then line by line."""
        remarks = _remarked(claim) if claim.remarks else _NO_REMARKS
        known = self._known_of(claim.status, claim.remittance.paid_on)
        found: list[Reason] = []
        if claim.adjustments:
            self._add(found, claim, None, remarks, known)
        for line in claim.lines:
            if line.adjustments:
                said = self._with_claims(_remarked(line), remarks) if line.remarks else remarks
                self._add(found, claim, line, said, known)
        return found

    def _with_claims(self, own: Remarked, claims: Remarked) -> Remarked:
        """What is remarked of a line: alerts decide nothing, so the claim's remarks are heard too.

        A remark that nobody knows may say anything: it stands alone, as one that says something.
        """
        if own.rejected or claims is _NO_REMARKS or not all(map(self._alerts, own.codes)):
            return own
        return Remarked(own.codes + claims.codes, claims.rejected)

    def _alerts(self, code: str) -> bool:
        """Whether a remark is an alert."""
        row = self.tables.rarc.get(code.strip().upper())
        return row is not None and row.alert

    def knows(self, code_list: str, code: str) -> bool:
        """Whether the crosswalk knows a code of a list, as `unknown_codes` names them."""
        known = self.tables
        if code_list == "GROUP":
            return code in known.groups
        return code in (known.carc if code_list == "CARC" else known.rarc)

    def _known_of(self, status: str, on: date | None) -> dict[_Key, Meaning]:
        """What was decided before for claims of that status, paid on that day."""
        known = self._known.get((status, on))
        if known is None:
            if len(self._known) >= _MOST_DAYS:
                self._known.clear()
            known = self._known[status, on] = {}
        return known

    def _add(
        self,
        found: list[Reason],
        claim: ClaimPayment,
        line: ServicePayment | None,
        remarks: Remarked,
        known: dict[_Key, Meaning],
    ) -> None:
        part: Part = claim if line is None else line
        charge = part.charge
        for adjustment in part.adjustments:
            group, carc, cents, _ = adjustment
            whole = cents == charge != 0
            if carc == CONTRACT and not whole and not part.paid:
                whole = _together(part, group, carc) == charge != 0
            # All that a decision depends on; `crosswalks.classify` would tell the rest apart.
            key = (group, carc, remarks, whole)
            meaning = known.get(key)
            if meaning is None:
                meaning = self.decide(claim, adjustment, remarks, charge if whole else 0)
                if fits(key):
                    known[bounded(known, key, _MOST_KNOWN)] = meaning
            found.append(Reason(line, adjustment, meaning))

    def decide(
        self, claim: ClaimPayment, adjustment: Adjustment, remarks: Remarked, whole: int
    ) -> Meaning:
        """What an adjustment of a claim, or of a line of it with these remarks, means.

        `whole` is the charge where the adjustment takes all of it, alone or with others, else 0.
        """
        decided = classify(
            adjustment.group,
            adjustment.carc,
            remarks.codes,
            claim_status=claim.status,
            amount_cents=whole,
            charge_cents=whole,
            on=claim.remittance.paid_on,
            tables=self.tables,
        )
        if remarks.rejected:
            asked = [warning for warning in decided.warnings if warning != REMARK_MISSING]
            decided = decided._replace(warnings=tuple(asked))
        rarc = decided.codes[1] if len(decided.codes) > 1 else "".join(remarks.codes[:1])
        return Meaning(decided, rarc)


def reasons(claim: ClaimPayment) -> list[Reason]:
    """Every adjustment of a claim with its meaning by our crosswalk."""
    return _ours().reasons(claim)


@cache
def _ours() -> Decider:
    return Decider()


def denials(claim: ClaimPayment, found: list[Reason]) -> list[Denial]:
    """The denials among the reasons `found` in a claim, in the same order."""
    if claim.status in FORWARDED:
        return []
    denied = [
        number
        for number, reason in enumerate(found)
        if reason.meaning.denies and reason.adjustment.cents
    ]
    if any(found[number].adjustment.cents < 0 for number in denied):
        denied = _without_given_back(found, denied)
    if not denied:
        return []
    if len(denied) == 1:
        return [_only(claim, denied[0], found[denied[0]])]
    leaders = {_leader(found, group) for group in _by_line(found, denied)}
    whole = [number for number in leaders if not _is_partial(claim, found[number])]
    first = _leader(found, sorted(whole or leaders))
    lines_denied = any(found[number].line for number in denied)
    return [
        Denial(
            number,
            reason := found[number],
            leads_line=number in leaders and reason.line is not None,
            leads_claim=number == first,
            billed=_billed(claim, reason, lines_denied=lines_denied) if number in leaders else 0,
            partial=_is_partial(claim, reason),
        )
        for number in denied
    ]


def is_whole(denied: list[Denial]) -> bool:
    """Whether the denials of a claim, those that lead it, stand for its whole charge."""
    return any(each.billed > 0 and each.reason.line is None for each in denied)


def _only(claim: ClaimPayment, number: int, reason: Reason) -> Denial:
    """The one denial of a claim, as most denied claims have."""
    billed = _billed(claim, reason, lines_denied=False)
    partial = _is_partial(claim, reason)
    return Denial(number, reason, reason.line is not None, True, billed, partial)


def _is_partial(claim: ClaimPayment, reason: Reason) -> bool:
    """Whether what a reason denies a part of was paid for."""
    return (reason.line or claim).paid > 0


def _without_given_back(found: list[Reason], denied: list[int]) -> list[int]:
    """The denials but those of lines (or of the claim) of which no more is denied than given back.

    A payer may give an amount back under the very reason by which it denied it.
    """
    kept: list[int] = []
    for numbers in _by_line(found, denied):
        if sum([found[number].adjustment.cents for number in numbers]) > 0:
            kept += numbers
    return sorted(kept)


def _together(part: Part, group: str, carc: str) -> int:
    """What all adjustments of a part with that group and reason take away."""
    return sum([each.cents for each in part.adjustments if (each[0], each[1]) == (group, carc)])


def unknown_codes(reason: Reason) -> Iterator[tuple[str, str]]:
    """The codes of a reason that the crosswalk does not know, each with the list it is of."""
    lists = {reason.adjustment.group.strip().upper(): "GROUP"}
    lists[reason.adjustment.carc.strip().upper()] = "CARC"
    for code in reason.meaning.unknown:
        yield lists.get(code, "RARC"), code


def _remarked(part: Part) -> Remarked:
    codes = tuple([remark.code for remark in part.remarks if remark.code_list == RARC_LIST])
    rejected = any(remark.code_list == REJECT_LIST for remark in part.remarks)
    return Remarked(codes, rejected) if codes or rejected else _NO_REMARKS


def _by_line(found: list[Reason], denied: list[int]) -> Iterable[list[int]]:
    groups: dict[int, list[int]] = {}
    for number in denied:
        line = found[number].line
        groups.setdefault(line.ordinal if line else 0, []).append(number)
    return groups.values()


def _leader(found: list[Reason], numbers: list[int]) -> int:
    """The first by precedence of those that deny; what is given back leads nothing."""
    if len(numbers) == 1:
        return numbers[0]
    numbers = [number for number in numbers if found[number].adjustment.cents > 0] or numbers
    return numbers[primary([found[number].classification for number in numbers]) or 0]


def _billed(claim: ClaimPayment, reason: Reason, *, lines_denied: bool) -> int:
    """The charge that a leading denial stands for; a claim's own only where no line has one.

    A charge that was paid in part is not denied.
    """
    if _is_partial(claim, reason):
        return 0
    if reason.line is not None:
        return reason.line.charge
    return 0 if lines_denied else claim.charge
