"""Laws of the reader: any delimiters, any line breaks, any chunks, any bytes; nothing is lost."""

import io
import re
import tracemalloc
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.reading import claims, codes, findings, loops
from tests.support import Sent, clean_835, clean_837
from x12.errors import NotX12
from x12.loops import Loop, read_loops
from x12.reader import LONGEST_SEGMENT
from x12.source import Source

FIXTURES = Path(__file__).parents[1] / "fixtures"
TWO = clean_837(Sent(), Sent("P1002", dependent=True))
ISA_LENGTH = 106
_PUNCTUATION = "*~^:|!>'\"%&{}[]<>;=@#$+_\\`?/\x1c\x1d\x1e\x1f\x85\xb6"
_BLANK = "\r\n \t\x00\x1a"


class Told(NamedTuple):
    """A loop, without what depends on how its text came."""

    id: str
    ordinal: int
    raws: tuple[str, ...]
    offsets: tuple[int, ...]
    nodes: tuple[tuple[str, str], ...]
    findings: tuple[tuple[object, ...], ...]


def _told(loop: Loop) -> Told:
    return Told(
        loop.id,
        loop.ordinal,
        tuple(loop.raws),
        tuple(map(loop.offset_of, range(len(loop.raws)))),
        tuple((node.loop, node.id) for node in loop.nodes),
        tuple(
            (found.rule.code, found.where, found.message, found.value, found.other)
            for found in loop.findings
        ),
    )


def _read(data: str | bytes, most: int = 1 << 18) -> list[Told] | str:
    try:
        return [_told(loop) for loop in loops(data, most)]
    except NotX12 as error:
        return str(error)


def _data(text: str | bytes) -> bytes:
    return text.encode("latin-1") if isinstance(text, str) else text


def _assert_offsets_point_at_their_text(data: bytes) -> None:
    text = data.decode("latin-1")
    for loop in loops(data):
        for index, raw in enumerate(loop.raws):
            at = loop.offset_of(index)
            assert text[at : at + len(raw)] == raw


_FILES = sorted(
    path
    for path in FIXTURES.rglob("*")
    if path.suffix in (".edi", ".837", ".835") and path.stem != "not_x12"
)


# Delimiters


@settings(deadline=None, max_examples=15)  # each four are a machine of their own
@given(st.lists(st.sampled_from(_PUNCTUATION), min_size=4, max_size=4, unique=True))
def test_any_four_characters_may_be_delimiters(four: list[str]) -> None:
    text = TWO.translate(dict(zip(map(ord, "*^:~"), four, strict=True)))
    usual = [loop.id for loop in loops(TWO)]
    assert [loop.id for loop in loops(text)] == usual


@pytest.mark.parametrize("terminator", ["\n", "\r", "\r\n", "~\n", "~\r\n", "~\r", "~ \n", "~\n\n"])
def test_any_line_break_may_follow_a_segment(terminator: str) -> None:
    assert claims(TWO.replace("~", terminator)) == claims(TWO)


def test_line_breaks_may_come_and_go_within_a_file() -> None:
    breaks = ["", "\n", "\r\n", "\n\n", " ", ""]
    parts = TWO.split("~")
    text = "".join(part + "~" + breaks[at % 6] for at, part in enumerate(parts[:-1]))
    assert claims(text) == claims(TWO)
    _assert_offsets_point_at_their_text(_data(text))


def test_every_isa_brings_its_own_delimiters() -> None:
    text = clean_837() + clean_837(delimiters="|!>'", line_break="\r\n", control=2) + clean_835()
    kinds = [loop.transaction.kind for loop in loops(text) if loop.id == "SE" and loop.transaction]
    separators = [loop.delimiters.element for loop in loops(text) if loop.id == "ISA"]
    assert (kinds, separators) == (["837", "837", "835"], ["*", "|", "*"])


@pytest.mark.parametrize("lead", ["\xef\xbb\xbf", "\n\n", "\xef\xbb\xbf\r\n  ", " " * 3000])
def test_a_mark_and_blanks_before_the_isa_are_nothing(lead: str) -> None:
    assert codes(lead + TWO) == []
    _assert_offsets_point_at_their_text(_data(lead + TWO))


@pytest.mark.parametrize("tail", ["\n", "\r\n\r\n", "\x1a", "\x00" * 600, " \n"])
def test_blanks_at_the_end_are_nothing(tail: str) -> None:
    assert codes(TWO + tail) == []


def test_bytes_beyond_ascii_are_told_and_kept() -> None:
    text = TWO.replace("MARLOWE", "M\xc3\xb6RLOWE", 1)
    assert "M\xc3\xb6RLOWE" in text
    raws = [raw for loop in loops(text) for raw in loop.raws]
    assert "~".join(raws) + "~" == text


# Chunks


@pytest.mark.parametrize("most", [1, 2, 7, 106, 513])
@pytest.mark.parametrize(
    "name",
    [
        "837/clean/two_interchanges_two_delimiters.edi",
        "837/clean/crlf_line_breaks.edi",
        "837/clean/newline_terminator.edi",
        "837/faulty/segment_out_of_order.edi",
        "837/faulty/truncated.edi",
        "837/faulty/data_after_iea.edi",
        "835/clean/two_payments.edi",
    ],
)
def test_the_size_of_the_pieces_changes_nothing(name: str, most: int) -> None:
    data = (FIXTURES / name).read_bytes()
    assert _read(data, most) == _read(data)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(TWO)), st.text("~*^:\r\n AISEGT1", max_size=12), st.integers(1, 700))
def test_the_size_of_the_pieces_changes_nothing_of_a_damaged_file(
    at: int, damage: str, most: int
) -> None:
    text = TWO[:at] + damage + TWO[at:] + clean_835()
    assert _read(text, most) == _read(text)


# Nothing is lost, nothing is raised


@pytest.mark.parametrize("path", _FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_segment_knows_where_it_stands(path: Path) -> None:
    _assert_offsets_point_at_their_text(path.read_bytes())


def _assert_nothing_is_lost(text: str) -> None:
    seen = bytearray(len(text))
    for loop in loops(text):
        for index, raw in enumerate(loop.raws):
            at = loop.offset_of(index)
            assert text[at : at + len(raw)] == raw
            assert not any(seen[at : at + len(raw)])
            seen[at : at + len(raw)] = b"\x01" * len(raw)
    left = {character for at, character in enumerate(text) if not seen[at]}
    terminators = {loop.delimiters.terminator for loop in loops(text)}
    assert left <= terminators | set(_BLANK) | set("\xef\xbb\xbf")


_INSERTS = st.text(st.sampled_from("~*^:\r\n AISEGT1\xe9"), max_size=30)


@settings(deadline=None, max_examples=80)
@given(st.integers(ISA_LENGTH, len(TWO)), st.integers(0, 40), _INSERTS)
@example(len(TWO), 0, "SOME REPORT")
@example(700, 0, "~~")
def test_a_damaged_file_loses_nothing_but_blanks(at: int, dropped: int, damage: str) -> None:
    _assert_nothing_is_lost(TWO[:at] + damage + TWO[at + dropped :] + clean_835())


@settings(deadline=None, max_examples=80)
@given(st.integers(0, len(TWO)), st.integers(0, 300), st.binary(max_size=40))
def test_a_damaged_file_never_raises(at: int, dropped: int, damage: bytes) -> None:
    data = _data(TWO)
    assert _read(data[:at] + damage + data[at + dropped :]) is not None


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_bytes_at_random_never_raise(data: bytes) -> None:
    assert _read(data) is not None


@settings(deadline=None)
@given(st.text("ISAGTE*~:^0 \n", max_size=300))
def test_text_like_x12_never_raises(text: str) -> None:
    assert _read("ISA" + text) is not None
    assert _read(clean_837() + text) is not None


@pytest.mark.parametrize("terminator", ["~", "|", ";", "\x1c"])
def test_an_interchange_is_read_behind_text_whatever_its_terminator(terminator: str) -> None:
    text = (clean_837() + "GE*1*2~" + clean_837(control=2)).replace("~", terminator)
    assert codes(text) == ["E111"]
    assert len(claims(text)) == 2


def test_text_between_interchanges_is_told_once_and_kept() -> None:
    text = clean_837() + "\nPAGE 2 OF 3\n" + clean_837(control=2)
    assert codes(text) == ["E111"]
    assert len(claims(text)) == 2
    _assert_nothing_is_lost(text)


@pytest.mark.parametrize("text", ["", "\n\n", "ISA", "ISA*00*", "hello", "<xml/>" * 100])
def test_a_source_without_an_interchange_is_not_x12(text: str) -> None:
    with pytest.raises(NotX12, match="test: "):
        list(loops(text))


def test_no_finding_carries_a_name_of_a_person() -> None:
    names = re.findall(r"NM1\*(?:IL|QC)\*1\*(\w+)\*(\w+)", TWO)
    damaged = TWO.replace("NM1*IL*1", "NM1*IL*9").replace("NM1*QC*1", "NM1*QC*9")
    told = " ".join(found.message + found.value for found in findings(damaged))
    assert names
    assert not any(name in told for pair in names for name in pair)


# Memory


class Endless(io.RawIOBase):
    """A stream of one head and then `size` bytes of the same text, made as they are asked for."""

    def __init__(self, head: str, size: int, text: bytes) -> None:
        self.head = _data(head)
        self.left = size
        self.text = text

    def read(self, size: int = -1, /) -> bytes:
        if self.head:
            head, self.head = self.head[:size], self.head[size:]
            return head
        size = min(size, self.left)
        self.left -= size
        return (self.text * (size // len(self.text) + 1))[:size]


@pytest.mark.parametrize(
    "text", [b"A", b"~", b"REF*G1*X~", b"HL*1~"], ids=["text", "~", "REF", "HL"]
)
def test_memory_does_not_grow_with_the_file(text: bytes) -> None:
    stream = Endless(clean_837()[:900].rpartition("~")[0] + "~", 6 << 20, text)
    tracemalloc.start()
    for loop in read_loops(Source("endless", stream)):  # type: ignore[arg-type]
        del loop
        if tracemalloc.get_traced_memory()[1] > 60 << 20:
            break
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 << 20


def test_text_without_a_terminator_is_told_once() -> None:
    assert codes(TWO[:ISA_LENGTH] + "X" * (3 * LONGEST_SEGMENT))[:1] == ["E118"]
