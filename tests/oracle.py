"""pyx12 as the oracle: what its own validator says of each segment, kept apart by place and kind.

pyx12 walks the same maps by its own code. It is driven here segment by segment, as its
``x12n_document`` does, without the error tree and the acknowledgments, which crash on some files.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import pyx12.errors
import pyx12.map_if
import pyx12.map_index
import pyx12.params
import pyx12.x12file
from pyx12.codes import ExternalCodes
from pyx12.map_walker import walk_tree

from tests.reading import loops
from x12.elements import ElementOptions
from x12.finding import Severity
from x12.loop import Loop
from x12.loops import ReadOptions

logging.getLogger("pyx12").setLevel(logging.CRITICAL)

_CONTROL = {"ISA", "IEA", "GS", "GE", "TA1"}
_PARAMS = pyx12.params.params()


ELEMENT_CODES = frozenset(f"G{number}" for number in range(230, 249))


class Disagreement(NamedTuple):
    """Where the two say different things.

    ``about`` is ``elements`` (of the segment ``raw``, placed alike by both), ``structure`` (of the
    whole text) or ``crash``. ``ours`` are codes, ``theirs`` sentences; ``codes`` are the codes of
    all our findings, ``text`` is what was read.
    """

    about: str
    raw: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    codes: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is said of one segment: its kind (``element``, ``segment``, ``count``) and its words."""

    kind: str
    code: str
    text: str


@dataclass(slots=True)
class Judged:
    """One segment of a set: its raw text, the loop it was placed in, and what is wrong with it."""

    raw: str
    loop: str
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def elements(self) -> list[Complaint]:
        """The complaints about its elements."""
        return [told for told in self.complaints if told.kind == "element"]


@dataclass(slots=True)
class Judgement:
    """What is said of a file: segment by segment of its sets, and of its envelopes."""

    segments: list[Judged] = field(default_factory=list)
    envelope: list[Complaint] = field(default_factory=list)
    crashed: str = ""

    @property
    def structure(self) -> list[Complaint]:
        """What is said of order, presence, repetition and numbering within the sets."""
        return [
            told
            for segment in self.segments
            for told in segment.complaints
            if told.kind == "segment"
        ]


@cache
def _map(name: str) -> Any:  # pyx12 has no public type for it
    return pyx12.map_if.load_map_file(name, _PARAMS)


@cache
def _options() -> ReadOptions:
    """Our reader with the external code lists that pyx12 has."""
    lists = {str(name): each["codes"] for name, each in ExternalCodes().codes.items()}
    return ReadOptions(ElementOptions(external=lists, external_severity=Severity.ERROR))


@cache
def _index() -> Any:
    return pyx12.map_index.map_index()


def judge(text: str) -> Judgement:
    """pyx12's view of a text of one version; ``crashed`` is why it gave up, if it did."""
    judgement = Judgement()
    try:
        _walk(text, judgement)
    except (pyx12.errors.X12Error, pyx12.errors.EngineError, AttributeError, IndexError) as error:
        judgement.crashed = f"{type(error).__name__}: {error}"
    except (TypeError, ValueError, KeyError, AssertionError) as error:
        judgement.crashed = f"{type(error).__name__}: {error}"
    return judgement


def _walk(text: str, judgement: Judgement) -> None:
    source = pyx12.x12file.X12Reader(io.StringIO(text))
    control = _map("x12.control.00501.xml")
    walker = walk_tree()
    node = control.getnodebypath("/ISA_LOOP/ISA")
    for segment in source:
        name = segment.get_seg_id()
        before = node
        told: list[Complaint] = []
        if name == "ISA":
            node = control.getnodebypath("/ISA_LOOP/ISA")
            walker.forceWalkCounterToLoopStart("/ISA_LOOP", "/ISA_LOOP/ISA")
        elif name == "GS":
            version, kind = segment.get_value("GS08"), segment.get_value("GS01")
            guide = _map(_index().get_filename("00501", version, kind))
            source.check_837_lx = guide.id == "837"
            walker.forceWalkCounterToLoopStart("/ISA_LOOP/GS_LOOP", "/ISA_LOOP/GS_LOOP/GS")
            node = guide.getnodebypath("/ISA_LOOP/GS_LOOP/GS")
        else:
            node, _, _, errors = walker.walk_errors(
                node, segment, source.get_seg_count(), source.get_cur_line(), source.get_ls_id()
            )
            told += [Complaint("segment", error.err_cde, error.err_str) for error in errors]
        for level, code, words, *_ in source.pop_errors():
            kind = "segment" if level == "seg" else "count"
            told.append(Complaint(kind, code, words))
        placed = node is not None
        node = node or before
        if placed:
            _, errors = node.is_valid_errors(segment)
            told += [Complaint("element", error.err_cde, error.err_str) for error in errors]
        if name in _CONTROL:
            judgement.envelope += told
            continue
        loop = node.get_parent().id if placed else ""
        judgement.segments.append(Judged(segment.format().rstrip("~"), loop, told))
    source.cleanup()
    judgement.envelope += [
        Complaint("count", code, words) for _, code, words, *_ in source.pop_errors()
    ]


def disagreements(text: str) -> Iterator[Disagreement]:
    """Every difference between pyx12's view of a text and ours."""
    theirs = judge(text)
    read = [loop for loop in loops(text, options=_options()) if loop.ordinal]
    ours = [row for loop in read for row in _rows(loop)]
    codes = frozenset(found.rule.code for loop in read for found in loop.findings)
    structural = tuple(code for code in sorted(codes - ELEMENT_CODES) if code.startswith("G"))
    complaints = tuple(told.text for told in theirs.structure)
    if theirs.crashed:
        yield Disagreement("crash", "", tuple(sorted(codes)), (theirs.crashed,), codes, text)
        return
    if bool(structural) != bool(complaints):
        yield Disagreement("structure", "", structural, complaints, codes, text)
    for row, judged in zip(ours, theirs.segments, strict=False):
        said = tuple(told.text for told in judged.complaints)
        if row.alike(judged) and bool(row.codes) != bool(judged.elements):
            yield Disagreement("elements", row.raw, row.codes, said, codes, text)


class _Row(NamedTuple):
    """A segment as we read it: its loop, empty where it was passed over; codes of its elements."""

    raw: str
    loop: str
    codes: tuple[str, ...]

    def alike(self, judged: Judged) -> bool:
        """Whether both placed the segment in the same loop; the set's own parts are one loop."""
        own = {"ST_LOOP": "ST", "HEADER": "ST", "DETAIL": "ST", "FOOTER": "ST"}
        return self.loop == own.get(judged.loop, judged.loop)


def _rows(loop: Loop) -> Iterator[_Row]:
    told: dict[int, list[str]] = {}
    for found in loop.findings:
        if found.rule.code in ELEMENT_CODES and found.severity is Severity.ERROR:
            told.setdefault(found.where.ordinal - loop.ordinal, []).append(found.rule.code)
    for index, (raw, node) in enumerate(zip(loop.raws, loop.nodes, strict=True)):
        yield _Row(raw, node.loop if node.id else "", tuple(told.get(index, ())))
