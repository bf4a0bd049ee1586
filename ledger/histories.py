"""Claims that were answered more than once: their answers found, and what became of them kept.

Which claim payments answer the same claim is told in `ledger.kin`. What they add up to is decided
by whoever calls: this room only finds them and writes down what it is told.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from ledger.kin import Kinship
from ledger.queries import question


class AnswerRow(NamedTuple):
    """One claim payment of a history.

    ``split`` is 1 where a remark calls it a part of a claim, ``duplicate`` where all that it denies
    was sent or paid before; ``place`` is its place among those of a day, by what the remittances
    say and not by when they were loaded.
    """

    id: int
    kind: str
    paid_on: str
    payer_claim_id: str
    charge_cents: int
    paid_cents: int
    denied_cents: int
    pending: int
    split: int
    duplicate: int
    place: int


class AnsweredLine(NamedTuple):
    """One line of a claim payment (``line_id`` None: its claim-level denials).

    ``leader`` is the id of the denial that leads it, None where nothing is denied.
    """

    claim_id: int
    line_id: int | None
    line_control: str
    procedure: str
    modifiers: str
    serviced_on: str
    paid_cents: int
    denied_cents: int
    leader: int | None


class Outcome(NamedTuple):
    """What became of a history: see the columns of `ledger.rows.ClaimRow`.

    ``live`` and ``first`` are the decisions in force and the first ones; ``recovered`` is what was
    recovered by leading denial of the first decisions; ``undone`` are lines of decisions in force
    that were taken back alone, so that their denials are in force no more.
    """

    state: str
    stands: int
    live: Collection[int]
    first: Collection[int]
    recovered: dict[int, int]
    days: int | None
    undone: Collection[int] = ()


def answered_again(db: Database, first: int) -> Iterator[list[int]]:
    """The histories that claim payments with ids from `first` on belong to, those with several.

    Each is the ids of all its claim payments. None of them need be known as one before.
    """
    seen: set[int] = set()
    kinship = Kinship(db)
    for (claim_id,) in db.conn.execute(question("answered_again"), {"first": first}).fetchall():
        if claim_id not in seen:
            history = kinship.of(claim_id)
            seen |= history
            yield sorted(history)


def answers(db: Database, ids: Iterable[int]) -> list[AnswerRow]:
    """These claim payments."""
    sql = question("answers_of_history").format(ids=_listed(ids))
    return [AnswerRow(*row) for row in db.conn.execute(sql)]


def answered_lines(db: Database, ids: Iterable[int]) -> list[AnsweredLine]:
    """The lines of these claim payments, and what each denies on the claim's own level."""
    sql = question("answered_lines").format(ids=_listed(ids))
    return [AnsweredLine(*row) for row in db.conn.execute(sql)]


def keep(db: Database, settled: Iterable[tuple[list[int], Outcome]]) -> None:
    """Write down what became of histories, each told by the ids of its claim payments."""
    rows: list[dict[str, str | int | None]] = []
    recovered: list[tuple[int, int | None, int]] = []
    undone: list[tuple[int]] = []
    for ids, outcome in settled:
        values: dict[str, str | int | None] = {
            "history": min(ids),
            "state": outcome.state,
            "stands": outcome.stands,
            "recovered": sum(outcome.recovered.values()),
            "days": outcome.days,
        }
        rows += [
            {**values, "id": one, "live": one in outcome.live, "first": one in outcome.first}
            for one in ids
        ]
        recovered += [(cents, outcome.days, one) for one, cents in outcome.recovered.items()]
        undone += [(line,) for line in outcome.undone]
    db.conn.executemany(question("keep_outcome"), rows)
    db.conn.executemany(question("keep_outcome_of_denials"), rows)
    db.conn.executemany(
        "UPDATE denials SET recovered_cents = ?, recovery_days = ? WHERE id = ?", recovered
    )
    db.conn.executemany(
        "UPDATE denials SET live = 0 WHERE service_line_id = ?1 AND claim_id = "
        "(SELECT claim_id FROM service_lines WHERE id = ?1)",
        undone,
    )


def _listed(ids: Iterable[int]) -> str:
    """Ids, which are whole numbers, as a list for SQL."""
    return ", ".join(str(int(one)) for one in ids)
