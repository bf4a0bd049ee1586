"""What acknowledgments mean for the claims that were sent: answers laid over the original.

The original is read once, loop by loop; each claim is told with its fate, its segments that were
spoken of, and the words for the codes.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from crosswalks.tables import tables
from edi837.acks.answers import Answer
from edi837.claim.context import Context
from edi837.claim.model import Claim
from edi837.claim.part import Part
from x12.finding import Where
from x12.loop import Loop
from x12.loops import read_loops
from x12.segment import at
from x12.source import Source

_REJECTED, _ACCEPTED = "rejected", "accepted"
_NOTED = "accepted, with errors noted"
_UNTOLD = "nothing is said of it"
# Codes that say once more that something was accepted.
_SAY_NOTHING = {"TA105": "000", "STC01": "A2:"}
_REJECTIONS = frozenset({"R", "M", "W", "X", "U"})  # of TA104, AK901, IK501 and STC03
_ABOVE = ("interchange", "group", "set", "billing provider")


class Remark(NamedTuple):
    """One thing said, in words, and the place in the original that it speaks of, if any."""

    words: str
    where: Where | None = None


class ClaimTold(NamedTuple):
    """A claim and what became of it: ``fate`` in words, ``remarks`` on its segments."""

    claim_id: str
    fate: str
    remarks: tuple[Remark, ...]


class PartTold(NamedTuple):
    """What stands above claims (``part``) and what was said of it and of its own segments."""

    part: str
    fate: str
    remarks: tuple[Remark, ...]


def tell(answers: Iterable[Answer], original: Source) -> Iterator[PartTold | ClaimTold]:
    """What the answers mean for the original: its parts as they begin, its claims in file order.

    Answers that fit nothing in the original come last, as a part of their own.

    Raises:
        NotX12: the original holds no interchange.
        Unreadable: it broke off underneath.
    """
    overlay = _Overlay(answers)
    context: Context | None = None
    for loop in read_loops(original):
        if context is None:
            context = Context(loop)
        if loop.id == "2300":
            if not loop.continues:
                yield overlay.claim(Claim(loop, context))
            continue
        context.enter(loop)
        yield from overlay.part(loop)
    yield from overlay.left_over()


class _Overlay:
    """The answers by what they speak of, taken away as their places are met."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.interchanges: dict[str, list[Answer]] = defaultdict(list)
        self.groups: dict[str, list[Answer]] = defaultdict(list)
        self.sets: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self.segments: dict[tuple[str, str], dict[int, list[Answer]]] = defaultdict(dict)
        self.batches: dict[str, list[Answer]] = defaultdict(list)
        self.providers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self.claims: dict[str, list[Answer]] = defaultdict(list)
        self.fate_above = [""] * len(_ABOVE)
        self.key = ("", "")
        self.batch = ""
        self.met: set[tuple[str, str]] = set()  # the providers that are in the original
        for each in answers:
            self._sort(each)

    def _sort(self, answer: Answer) -> None:
        if answer.of == "interchange":
            self.interchanges[answer.interchange].append(answer)
        elif answer.of == "group":
            self.groups[answer.group].append(answer)
        elif answer.of == "set":
            self.sets[answer.group, answer.set].append(answer)
        elif answer.of in ("segment", "element"):
            of_set = self.segments[answer.group, answer.set]
            of_set.setdefault(answer.ordinal, []).append(answer)
        elif answer.of == "batch":
            self.batches[answer.set].append(answer)
        elif answer.of == "provider":
            self.providers[answer.set, answer.provider].append(answer)
        else:
            self.claims[answer.claim].append(answer)

    def part(self, loop: Loop) -> Iterator[PartTold]:
        """What is said of the envelope or level that a loop is."""
        header = loop.segments[0] if loop.segments else [""]
        if loop.id == "ISA":
            self.fate_above = [""] * len(_ABOVE)
            number = at(header, 13)
            yield from self._envelope(0, f"interchange {number}", self.interchanges.pop(number, []))
        elif loop.id == "GS":
            self.fate_above[1:] = ["", "", ""]
            number = at(header, 6)
            yield from self._envelope(1, f"group {number}", self.groups.pop(number, []))
        elif loop.id == "ST" and loop.transaction:
            self.fate_above[2:] = ["", ""]
            self.key = (loop.transaction.group.control_number, loop.transaction.control_number)
            told = self.sets.pop(self.key, [])
            yield from self._envelope(2, f"set {self.key[1]}", told)
            self.batch = Part(loop, 0, len(loop.raws)).text("BHT", 3)
            told = self.batches.pop(self.batch, [])
            yield from self._envelope(2, f"batch {self.batch}", told)
        elif loop.id == "2000A":
            yield from self._provider(Part(loop, 0, len(loop.raws)).text("NM1", 9, "85"))
        remarks = tuple(self._on_segments(loop))
        if remarks:
            yield PartTold(loop.id if loop.id not in ("ST", "SE") else "set", "", remarks)

    def _envelope(self, depth: int, name: str, told: list[Answer]) -> Iterator[PartTold]:
        for answer in told:
            label = word(*answer.verdict)
            self.fate_above[depth] = answer.verdict[1]
            yield PartTold(name, f"{label} ({answer.kind})", tuple(_remarks(answer, None)))

    def _provider(self, number: str) -> Iterator[PartTold]:
        """What is said of a billing provider, each time that it comes."""
        self.fate_above[3] = ""
        key = (self.batch, number)
        self.met.add(key)
        yield from self._envelope(3, f"billing provider {number}", self.providers.get(key, []))

    def claim(self, claim: Claim) -> ClaimTold:
        """What is said of a claim, by itself or by what stands around it."""
        own = self.claims.pop(claim.id, [])
        remarks = list(self._on_segments(claim.loop))
        noted = bool(remarks)
        for answer in own:
            where = claim.loop.where(0)
            if answer.of == "line":
                where = _line_place(claim, answer.line)
            remarks += _remarks(answer, where)
        return ClaimTold(claim.id, self._fate(own, noted=noted), tuple(remarks))

    def _fate(self, own: list[Answer], *, noted: bool) -> str:
        for answer in own:
            if answer.of == "claim":
                return f"{word(*answer.verdict)} ({answer.kind})"
        for name, verdict in zip(_ABOVE, self.fate_above, strict=True):
            if verdict in _REJECTIONS:
                return f"{_REJECTED} with its {name}"
        if not any(self.fate_above[1:]):  # that an envelope was opened says nothing of its claims
            return _UNTOLD
        return _NOTED if noted else _ACCEPTED

    def _on_segments(self, loop: Loop) -> Iterator[Remark]:
        of_set = self.segments.get(self.key)
        if not of_set or not loop.transaction:
            return
        for index in range(len(loop.segments)):
            for answer in of_set.pop(loop.ordinal + index, ()):
                element, _, component = answer.place.partition("-")
                where = loop.where(index, _number(element), _number(component))
                yield from _remarks(answer, where)

    def left_over(self) -> Iterator[PartTold]:
        """Answers about what the original does not hold."""
        for number in self.interchanges:
            yield PartTold(f"interchange {number}", "not in the original", ())
        for number in self.groups:
            yield PartTold(f"group {number}", "not in the original", ())
        for _, number in self.sets:
            yield PartTold(f"set {number}", "not in the original", ())
        for (_, number), of_set in self.segments.items():
            for ordinal in of_set:
                yield PartTold(f"set {number} segment {ordinal}", "not in the original", ())
        for trace in self.batches:
            yield PartTold(f"batch {trace}", "not in the original", ())
        for _, number in sorted(self.providers.keys() - self.met):
            yield PartTold(f"billing provider {number}", "not in the original", ())
        for claim_id in self.claims:
            yield PartTold(f"claim {claim_id}", "not in the original", ())


def _remarks(answer: Answer, where: Where | None) -> Iterator[Remark]:
    for name, code in answer.codes:
        if name not in _SAY_NOTHING or not code.startswith(_SAY_NOTHING[name]):
            yield Remark(f"{word(name, code)} ({answer.kind} {code})", where)


def _line_place(claim: Claim, control: str) -> Where:
    for line in claim.lines:
        if control in (line.text("REF", 2, "6R"), line.number):
            return claim.loop.where(max(line.section.sv1, line.start))
    return claim.loop.where(0)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def word(name: str, code: str) -> str:
    """What a code means, in our words; the code itself where we do not know it.

    >>> word("IK403", "7"), word("STC01", "A7:562:85")
    ('the code is not valid', 'rejected, data invalid: NPI, billing provider')
    """
    if name == "STC01":
        return _status(code)
    return _words().get((name, code), f"code {code}" if code else "untold")


def _status(code: str) -> str:
    category, status, entity = (*code.split(":"), "", "")[:3]
    known = tables()
    looked_up = (
        (known.status_categories, category),
        (known.status_codes, status),
        (known.entities, entity),
    )
    texts = []
    for table, each in looked_up:
        row = table.get(each) if each else None
        texts.append(row.label if row else each)
    first, *more = texts
    return f"{first}: {', '.join(text for text in more if text)}"


@cache
def _words() -> dict[tuple[str, str], str]:
    with files(__package__).joinpath("codes.csv").open(encoding="utf-8") as table:
        return {(row["list"], row["code"]): row["label"] for row in csv.DictReader(table)}
