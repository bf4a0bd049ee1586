"""The halves dealt out: loops put aside go to their sides, reasons and statuses along with them."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from edi837.acks.ack277ca import Ack277
from edi837.batches.intake import Intake
from edi837.batches.plan import (
    ACCEPTED,
    ACCEPTED_CHILD,
    AS_IS,
    REJECTED,
    REJECTED_CHILD,
    Kind,
    kind_of,
)
from edi837.batches.split import Half
from edi837.batches.spool import Kept
from edi837.reasons import Record
from x12.envelope import Interchange
from x12.segment import at, opened_by
from x12.values import money

# What stands above a claim, outermost first, by the words of the reasons file.
_ABOVE = {
    Kind.ISA: "interchange",
    Kind.GS: "group",
    Kind.ST: "set",
    Kind.BILLING: "billing provider",
    Kind.SUBSCRIBER: "subscriber",
    Kind.PATIENT: "patient",
}


class Halves:
    """Both halves, the reasons beside the rejected one, and the 277CA."""

    def __init__(
        self, accepted: BinaryIO, rejected: BinaryIO, reasons: BinaryIO, status: Ack277
    ) -> None:
        self.accepted = Half(accepted)
        self.rejected = Half(rejected)
        self.reasons = reasons
        self.status = status
        self._above: dict[Kind, tuple[str, list[Record]]] = {}

    def take(self, kind: Kind, kept: Kept, mark: int, late: list[Record]) -> None:
        """Deal out one loop; `late` are the reasons told of it that it does not hold itself."""
        if kind in _ABOVE:
            self._enter(kind, kept, late)
        if mark & ACCEPTED:
            self.accepted.take(kind, kept, mark, has_child=bool(mark & ACCEPTED_CHILD))
        if mark & REJECTED:
            self.rejected.take(kind, kept, mark, has_child=bool(mark & REJECTED_CHILD))
        if kind is Kind.ST:
            self.status.begin_set(kept.answer)
        elif kind is Kind.BILLING:
            self.status.begin_billing(kept.answer)
        elif kind is Kind.CLAIM:
            self._claim(kept, mark)

    def _enter(self, kind: Kind, kept: Kept, late: list[Record]) -> None:
        """A part begins that stands above claims: what was below it is over."""
        for below in [each for each in self._above if each >= kind]:
            del self._above[below]
        header = kept.text.partition(kept.style.end)[0].split(kept.style.element)
        number = at(header, {Kind.ISA: 13, Kind.GS: 6, Kind.ST: 2}.get(kind, 1))
        own: list[Record] = json.loads(kept.reasons) if kept.reasons else []
        self._above[kind] = (number, own + late)

    def _claim(self, kept: Kept, mark: int) -> None:
        first = kept.text.partition(kept.style.end)[0].split(kept.style.element)
        clm = opened_by("CLM", first)
        accepted = bool(mark & ACCEPTED)
        self.status.claim(kept.answer, money(at(clm, 2)) or 0, accepted=accepted)
        if accepted:
            return
        own: list[Record] = json.loads(kept.reasons) if kept.reasons else []
        line = {
            "claim_id": at(clm, 1),
            "charge": at(clm, 2),
            **{
                name: self._above[kind][0]
                for kind, name in _ABOVE.items()
                if kind <= Kind.ST and kind in self._above
            },
            "because": list(self._because(own, as_is=bool(mark & AS_IS))),
        }
        self.reasons.write(f"{json.dumps(line)}\n".encode("ascii"))

    def _because(self, own: list[Record], *, as_is: bool) -> Iterator[dict[str, object]]:
        """Each part with an error, from the claim upwards, with its findings."""
        told = False
        if own:
            told = True
            yield {"of": "claim", "findings": own}
        for kind, (_, findings) in reversed(self._above.items()):
            if findings:
                told = True
                yield {"of": _ABOVE[kind], "findings": findings}
        if as_is and not told:
            yield {"of": "another claim", "findings": []}


def deal(
    intake: Intake, marks: bytes | bytearray, halves: Halves, interchanges: Iterable[Interchange]
) -> None:
    """Deal out all loops of a batch by the marks of its plan."""
    coming = iter(interchanges)
    for index, (byte, mark, kept) in enumerate(zip(intake.row, marks, intake.spool, strict=True)):
        kind = kind_of(byte)
        if kind is Kind.ISA:
            halves.status.begin_interchange(next(coming))
        halves.take(kind, kept, mark, intake.late.get(index, []))
