"""Answers to one claim, found by what two of them have in common.

Two claim payments are answers to one claim when they come from one payer, went to one payee, and
share the claim id and either the payer's claim number or a day of service (where both say one). A
reversal also belongs to what has its payer's claim number and the charge that it negates. Providers
number their claims each by themselves: what was paid to another is another claim.

Claim payments that share a number are fetched and parted once, however many they are, so that a
file in which all of them do costs no more than another. A payer writes ``0`` for a claim id that it
was not given, and a number that very many share is nobody's name: neither says anything.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from sqlite_utils import Database

from ledger.queries import question

_NO_NUMBER = frozenset({"", "0"})
_MOST = 1000  # claim payments that share a number and may still be answers to one claim
_MOST_KEPT = 20_000  # numbers whose claim payments are remembered
_CONDITIONS = {
    "claim": "claims.claim_id = :number AND payments.payer = :payer",
    "payer": "claims.payer_claim_id = :number AND payments.payer = :payer",
    "id": "claims.id = :number",
}


class Kin(NamedTuple):
    """One claim payment, by all that ties it to others; days are ISO, None where not known.

    ``payee`` is an NPI, or a tax id where none was told, or empty.
    """

    id: int
    payer: str
    payee: str
    claim_id: str
    payer_claim_id: str
    kind: str
    charge_cents: int
    first_day: str | None
    last_day: str | None


Tie = tuple[Kin, Kin]


class Kinship:
    """Finds the claim payments of a ledger that belong together."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._parts: dict[tuple[str, str, str], dict[int, list[Kin]]] = {}

    def of(self, claim_id: int) -> set[int]:
        """All answers that can be reached from one by what two of them have in common."""
        found, new = {claim_id}, self._fetched("id", claim_id)
        entered: set[int] = set()
        while new:
            one = new.pop()
            for part in self._parts_of(one):
                if id(part) not in entered:
                    entered.add(id(part))
                    fresh = [each for each in part if each.id not in found]
                    found.update(each.id for each in fresh)
                    new += fresh
        return found

    def _parts_of(self, one: Kin) -> Iterator[list[Kin]]:
        for column, number in (("claim", one.claim_id), ("payer", one.payer_claim_id)):
            if number not in _NO_NUMBER:
                parts = self._parted(column, number, one.payer)
                if one.id in parts:
                    yield parts[one.id]

    def _parted(self, column: str, number: str, payer: str) -> dict[int, list[Kin]]:
        key = column, number, payer
        if key not in self._parts:
            if len(self._parts) >= _MOST_KEPT:
                self._parts.clear()
            kin = self._fetched(column, number, payer)
            tie = _by_day if column == "claim" else _by_payer_number
            ties = chain.from_iterable(map(tie, _by_payee(kin)))
            self._parts[key] = parted(kin, ties) if len(kin) <= _MOST else {}
        return self._parts[key]

    def _fetched(self, column: str, number: str | int, payer: str = "") -> list[Kin]:
        sql = question("sharing_number").format(condition=_CONDITIONS[column])
        values = {"number": number, "payer": payer, "most": _MOST + 1}
        return [Kin(*row) for row in self._db.conn.execute(sql, values)]


def parted(kin: Iterable[Kin], ties: Iterable[Tie]) -> dict[int, list[Kin]]:
    """For each claim payment, by its id, all that ties lead to from it, itself included."""
    part = {one.id: [one] for one in kin}
    for one, other in ties:
        into, gone = part[one.id], part[other.id]
        if into is not gone:
            if len(into) < len(gone):
                into, gone = gone, into
            into += gone
            part.update((each.id, into) for each in gone)
    return part


def _by_payee(kin: list[Kin]) -> Iterable[list[Kin]]:
    """Those that went to one payee, together."""
    paid: dict[str, list[Kin]] = {}
    for one in kin:
        paid.setdefault(one.payee, []).append(one)
    return paid.values()


def _by_day(kin: list[Kin]) -> Iterator[Tie]:
    """Ties of one claim id: days of service that meet, or a day that nobody knows."""
    dated = [(one.first_day, one) for one in kin if one.first_day is not None]
    for undated in kin:
        if undated.first_day is None:
            yield from ((undated, one) for one in kin)
            return  # this one is tied to all
    dated.sort()
    latest = None
    for first, one in dated:
        if latest is not None and first <= (latest.last_day or ""):
            yield latest, one
        if latest is None or (one.last_day or "") > (latest.last_day or ""):
            latest = one


def _by_payer_number(kin: list[Kin]) -> Iterator[Tie]:
    """Ties of one payer's claim number: the claim id, the charge taken back, or no claim id."""
    for nameless in kin:
        if nameless.claim_id in _NO_NUMBER:
            yield from ((nameless, one) for one in kin)
            return
    by_id = sorted(kin, key=lambda one: one.claim_id)
    yield from (pair for pair in pairwise(by_id) if pair[0].claim_id == pair[1].claim_id)
    charged: dict[int, list[list[Kin]]] = {}
    for one in kin:
        taken_back = one.kind == "reversal"
        charge = -one.charge_cents if taken_back else one.charge_cents
        charged.setdefault(charge, [[], []])[taken_back].append(one)
    for decided, reversed_ in charged.values():
        if decided and reversed_:
            yield from ((decided[0], one) for one in reversed_)
            yield from ((reversed_[0], one) for one in decided)
