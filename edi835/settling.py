"""Claims answered more than once, settled in the ledger; their rollups are put right as well."""

from collections import Counter
from collections.abc import Iterator

from sqlite_utils import Database

from edi835.answers import Answer, LineAnswer, LineKey, Service
from edi835.reversals import Settled, settle
from ledger import histories
from ledger.histories import AnsweredLine, Outcome
from ledger.sums import Sums, take_claims

_AT_ONCE = 500


def settle_claims(db: Database, first: int) -> int:
    """Settle every claim that a claim payment from id `first` on answers again, or that never was.

    Belongs into the transaction that stores the file, after its sums are in the rollups. Returns
    how many claims were answered more than once.
    """
    found = histories.answered_again(db, first)
    # One alone that is older was never settled: it only shares a number.
    unsettled = [ids for ids in found if len(ids) > 1 or ids[0] < first]
    for begin in range(0, len(unsettled), _AT_ONCE):
        some = unsettled[begin : begin + _AT_ONCE]
        touched = f"IN ({', '.join(str(one) for ids in some for one in ids)})"
        # Taken out and put back in at once: most of the sums do not change by it.
        sums = Sums()
        take_claims(sums, db, touched, sign=-1)
        histories.keep(db, zip(some, _outcomes(db, some), strict=True))
        take_claims(sums, db, touched)
        sums.write(db)
    return sum(len(ids) > 1 for ids in unsettled)


def _outcomes(db: Database, several: list[list[int]]) -> list[Outcome]:
    """What became of each of these histories."""
    ids = [one for each in several for one in each]
    lines: dict[int, list[LineAnswer]] = {}
    leaders: dict[tuple[int, LineKey], int] = {}
    line_ids: dict[tuple[int, LineKey], int] = {}
    for line, told in _told(histories.answered_lines(db, ids)):
        lines.setdefault(line.claim_id, []).append(told)
        if line.leader is not None:
            leaders[line.claim_id, told.key] = line.leader
            if line.line_id is not None:
                line_ids[line.claim_id, told.key] = line.line_id
    answers = {
        row.id: Answer(
            id=row.id,
            kind=row.kind,
            paid_on=row.paid_on,
            payer_claim_id=row.payer_claim_id,
            charge=row.charge_cents,
            paid=row.paid_cents,
            pending=bool(row.pending),
            lines=tuple(lines.get(row.id, ())),
            split=bool(row.split),
            duplicate=bool(row.duplicate),
            place=row.place,
        )
        for row in histories.answers(db, ids)
    }
    return [_outcome([answers[one] for one in each], leaders, line_ids) for each in several]


def _outcome(
    answers: list[Answer],
    leaders: dict[tuple[int, LineKey], int],
    line_ids: dict[tuple[int, LineKey], int],
) -> Outcome:
    """What became of a claim.

    `leaders` are the denials that lead the lines of answers, `line_ids` those of denied lines.
    """
    settled: Settled = settle(answers)
    recovered = {
        leaders[first, key]: cents
        for key, cents in settled.recovered.items()
        for first in settled.first
        if (first, key) in leaders
    }
    undone = [line_ids[each] for each in settled.undone if each in line_ids]
    return Outcome(
        settled.state, settled.stands, settled.live, settled.first, recovered, settled.days, undone
    )


def _told(lines: list[AnsweredLine]) -> Iterator[tuple[AnsweredLine, LineAnswer]]:
    """Each line with what can be known of it in other answers."""
    alike: Counter[tuple[int, str, Service]] = Counter()
    for line in lines:
        modifiers = ":".join(sorted(line.modifiers.split(":")))
        service = Service(line.procedure, modifiers, line.serviced_on)
        known = line.claim_id, line.line_control, Service() if line.line_control else service
        alike[known] += 1
        yield (
            line,
            LineAnswer(
                line.paid_cents, line.denied_cents, line.line_control, service, alike[known]
            ),
        )
