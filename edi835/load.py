"""One file into the ledger: whole, once, or not at all."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from crosswalks.tables import Tables, tables
from edi835 import balance
from edi835.answers import ESTIMATE, KINDS, REVERSAL
from edi835.balance import balances, check_claim, check_payment, counted, payment_gap
from edi835.denials import Decider, Reason, denials, unknown_codes
from edi835.model import ClaimPayment, Remittance, RemittanceEnd
from edi835.reader import is_remittance, read_remittances
from edi835.result import LoadResult, Status
from edi835.rowing import Rows
from edi835.settling import settle_claims
from edi835.unended import without_iea, without_se
from ledger.db import TABLES, last_id
from ledger.files import (
    finish_file,
    known_file,
    one_file,
    same_payment,
    settle_payment,
    twice,
    was_loaded,
)
from ledger.rows import FileRow
from ledger.sums import add_places
from ledger.trends import add_unknown_codes
from x12.envelope import Interchange, Transaction
from x12.errors import NotX12, Unreadable
from x12.finding import Finding, Severity
from x12.guides.guide import site_overrides
from x12.guides.overrides import Override
from x12.loops import Loop, ReadOptions, read_loops
from x12.source import Source

__all__ = ["LoadOptions", "LoadResult", "LoadSettings", "Status", "load"]

_PAID_AHEAD = timedelta(days=31)  # payments may be dated some days ahead, and not a year
_KIND = re.compile(r"\d{3}( \d{6}X\d{3}(A\d)?)?", re.ASCII)
CLAIMS_AT_ONCE = 100  # whose rows are held before they are inserted: few, so that they stay at hand


class _Undone(Exception):
    """Takes back what was stored of a file; caught in this module."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class LoadOptions(NamedTuple):
    """How to load: ``strict_balance`` refuses a file in which something does not add up.

    ``tables`` are those of a site's crosswalk (`crosswalks.tables.tables`), otherwise ours;
    ``overrides`` are a site's corrections of the guide (`x12.guides.guide`), likewise.
    ``loaded_at`` is the moment to write down (UTC, as 2026-03-02T02:00:00Z), otherwise now.
    ``seal`` is asked last, within the file's transaction, with the file's id and its result: what
    it writes is kept with the rows or not at all, and a reason that it returns refuses the file.
    ``part`` says that the ledger will be merged into another, where its claims will be settled.
    """

    strict_balance: bool = False
    tables: Tables | None = None
    loaded_at: str = ""
    seal: Callable[[int, LoadResult], str] | None = None
    overrides: tuple[Override, ...] | None = None
    part: bool = False


class LoadSettings(NamedTuple):
    """How to load as a user chose it, its files named by paths: one process can tell another."""

    strict_balance: bool = False
    crosswalk: Path | None = None
    overrides: Path | None = None

    def options(self) -> LoadOptions:
        """The settings, their files read: raises `crosswalks.errors.BadTable` and `BadGuide`."""
        return LoadOptions(
            self.strict_balance,
            tables(self.crosswalk) if self.crosswalk else None,
            overrides=site_overrides(self.overrides) if self.overrides else None,
        )


_PLAIN = LoadOptions()


def load(source: Source, db: Database, options: LoadOptions = _PLAIN) -> LoadResult:
    """Store every 835 of `source` in `db`, in one transaction.

    A file whose content is there already changes nothing; one that breaks off, or that holds no 835
    of a version we read, is refused and leaves nothing. Raises only what the database raises
    (`ledger.errors` through `ledger.db.open_ledger`) and `x12.errors.BadGuide`.
    """
    result = LoadResult(source.name)
    try:
        with one_file(db) as file_id:
            _Loader(db, file_id, result, options).load(source)
    except _Undone as undone:
        result.status, result.reason = undone.status, str(undone)
    except (NotX12, Unreadable) as error:
        result.status = Status.REFUSED
        result.reason = str(error).removeprefix(f"{source.name}: ")
    return result


class _Loader:
    """Takes one file through reading, balancing, classifying and inserting."""

    def __init__(
        self, db: Database, file_id: int, result: LoadResult, options: LoadOptions
    ) -> None:
        self.db = db
        self.file_id = file_id
        self.result = result
        self.loaded_at = options.loaded_at or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self.latest = date.fromisoformat(self.loaded_at[:10]) + _PAID_AHEAD
        last = {table: last_id(db, table) for table in TABLES}
        self.first_claim = last["claims"] + 1
        self.options = options
        self.decider = Decider(options.tables)
        self.rows = Rows(file_id, last, self.loaded_at[:10], self.decider.version)
        self.open: Remittance | None = None
        self.paid = 0
        self.unknown_cents: Counter[tuple[str, str]] = Counter()

    def load(self, source: Source) -> None:
        loops = read_loops(source, ReadOptions(overrides=self.options.overrides))
        for event in read_remittances(_watched(loops, self.result)):
            if isinstance(event, ClaimPayment):
                self.claim(event)
            elif isinstance(event, Remittance):
                self.begin(event)
            else:
                self.end(event)
        _must_be_closed(self.open)
        self.rows.insert(self.db)
        self.finish(source)

    def begin(self, remittance: Remittance) -> None:
        _must_be_closed(self.open)
        self.open, self.paid = remittance, 0
        row = self.rows.add_remittance(remittance)
        other = same_payment(self.db, row)
        if other:
            self.result.notes.append(twice(row.trace, other))
        if remittance.paid_on and remittance.paid_on > self.latest:
            self.result.notes.append(f"payment {row.trace} is dated {remittance.paid_on}: a slip?")
        self.result.payments += 1
        self.result.payment_cents += remittance.cents

    def claim(self, claim: ClaimPayment) -> None:
        found = self.decider.reasons(claim)
        denied = denials(claim, found)
        self.rows.add_claim(claim, found, denied)
        self.paid += counted(claim)
        result = self.result
        result.claims += 1
        kind = KINDS.get(claim.status)
        if kind == ESTIMATE:
            result.estimates += 1
            result.estimated_cents += claim.paid
        result.service_lines += len(claim.lines)
        result.adjustments += len(found)
        result.charge_cents += claim.charge
        result.paid_cents += claim.paid
        result.adjusted_cents += claim.cut
        if denied:
            result.denials += len(denied)
            result.denied_cents += sum([denial.reason.adjustment.cents for denial in denied])
        for reason in found:
            if reason.meaning.unknown and kind != REVERSAL:
                self.unknown(reason)
        if not balances(claim):
            self.told(check_claim(claim))
        if result.claims % CLAIMS_AT_ONCE == 0:
            self.rows.insert(self.db, at_end=False)

    def unknown(self, reason: Reason) -> None:
        for code in unknown_codes(reason):
            self.result.unknown[code] += 1
            self.unknown_cents[code] += reason.adjustment.cents

    def end(self, end: RemittanceEnd) -> None:
        self.told(check_payment(end, self.paid))
        self.rows.add_end(end.remittance, end.adjustments)
        gap = payment_gap(end, self.paid)
        if gap:
            self.rows.insert(self.db)
            settle_payment(self.db, self.rows.payment.id, gap)
        self.open = None

    def told(self, findings: Iterator[Finding]) -> None:
        found = list(findings)
        if found:
            self.result.unbalanced += 1
            self.result.tell(found)

    def finish(self, source: Source) -> None:
        """Everything was read, so the content is known: once is enough, none is too little."""
        result = self.result
        result.sha256, result.bytes = source.sha256, source.size
        known = known_file(self.db, source.sha256)
        if known is not None:
            raise _Undone(Status.ALREADY, was_loaded(self.db, known))
        if not result.payments:
            raise _Undone(Status.REFUSED, _nothing_to_read(result.others))
        if self.options.strict_balance and result.unbalanced:
            raise _Undone(Status.REFUSED, _does_not_balance(result))
        finish_file(self.db, self.row())
        add_unknown_codes(
            self.db,
            [
                (*code, uses, self.unknown_cents[code], self.file_id)
                for code, uses in result.unknown.items()
            ],
        )
        self.rows.sums.write(self.db)
        add_places(self.db, f"denials.file_id = {self.file_id}")
        if not self.options.part:
            settle_claims(self.db, self.first_claim)
        refused = self.options.seal(self.file_id, result) if self.options.seal else ""
        if refused:
            raise _Undone(Status.REFUSED, refused)

    def row(self) -> FileRow:
        result = self.result
        return FileRow(
            id=self.file_id,
            sha256=result.sha256,
            name=result.name,
            loaded_at=self.loaded_at,
            crosswalk=self.rows.file.crosswalk,
            bytes=result.bytes,
            payments=result.payments,
            claims=result.claims,
            service_lines=result.service_lines,
            adjustments=result.adjustments,
            other_sets=result.others.total(),
            errors=result.severities[Severity.ERROR],
            warnings=result.severities[Severity.WARNING],
        )


def _watched(loops: Iterable[Loop], result: LoadResult) -> Iterator[Loop]:
    """The same loops, their findings told, other sets counted, each interchange seen to its end."""
    interchange: Interchange | None = None
    for loop in loops:
        if loop.findings:
            result.tell(loop.findings)
        if loop.id == "ISA":
            _must_have_ended(interchange)
            interchange = loop.interchange
        elif loop.id == "IEA" and loop.segments:
            interchange = None
        elif loop.transaction is not None and _begins_set(loop):
            other = _other_set(loop.transaction)
            if other:
                result.others[other] += 1
        yield loop
    _must_have_ended(interchange)


def _begins_set(loop: Loop) -> bool:
    return bool(loop.raws) and loop.raws[0].startswith("ST") and loop.segment(0)[0] == "ST"


def _other_set(transaction: Transaction) -> str:
    """The set's kind and version where we do not read it; a sender may write anything there."""
    if is_remittance(transaction):
        return ""
    name = f"{transaction.kind} {transaction.version}".strip()
    return name if _KIND.fullmatch(name) else "an unknown kind"


def _must_be_closed(remittance: Remittance | None) -> None:
    if remittance is not None:
        raise _Undone(Status.REFUSED, f"{without_se(remittance)}; send it whole")


def _must_have_ended(interchange: Interchange | None) -> None:
    if interchange is not None:
        raise _Undone(Status.REFUSED, f"{without_iea(interchange)}; send it whole")


def _does_not_balance(result: LoadResult) -> str:
    first = next((one for one in result.findings if one.rule in balance.RULES), None)
    told = f"; first {first.rule.code} {first.where}: {first.message}" if first else ""
    return f"does not add up, in {result.unbalanced} of its claims and payments{told}"


def _nothing_to_read(others: Counter[str]) -> str:
    if not others:
        return "holds no 835, nor any other transaction set that could be read"
    found = ", ".join(f"{count} of {name}" for name, count in sorted(others.items()))
    return f"holds no 835 of version 005010X221A1; it holds {found}"
