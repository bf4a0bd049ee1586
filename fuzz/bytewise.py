"""Changes that know nothing of what they change: bytes turned, cut, doubled, put in."""

from collections.abc import Callable
from random import Random

Change = Callable[[Random, bytes], bytes]
_ODD = (
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b[31m", b"\r", b"\n", b"\r\n", b"\t"),
    *(b"\x1a", b"\x1c", b"\x1d", b"\x85", b"\xa0", b"\xc3\xa9", b"\xe2\x80\xa8", b"~", b"~~"),
    *(b"*", b"**", b":", b"^", b"ISA", b"IEA*", b"~ISA*", b"~GS*", b"~ST*837*", b"~SE*"),
)


def turn(rng: Random, data: bytes) -> bytes:
    """Another byte at one place."""
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def put_in(rng: Random, data: bytes) -> bytes:
    """Something odd at one place: a NUL, half a letter, a line break, a piece of an envelope."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_ODD) + data[at:]


def cut_off(rng: Random, data: bytes) -> bytes:
    """The rest, or the beginning, is missing."""
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.8 else data[at:]


def leave_out(rng: Random, data: bytes) -> bytes:
    """A stretch is missing."""
    start, end = _stretch(rng, data)
    return data[:start] + data[end:]


def double(rng: Random, data: bytes) -> bytes:
    """A stretch twice, or many times."""
    start, end = _stretch(rng, data)
    times = rng.choice((2, 2, 3, 50))
    return data[:start] + data[start:end] * times + data[end:]


def widen(rng: Random, data: bytes) -> bytes:
    """As another program might save it: with two bytes for each character, or turned to UTF-8."""
    text = data.decode("latin-1")
    return text.encode(rng.choice(("utf-16", "utf-16-be", "utf-8", "utf-8-sig", "utf-32")))


def _stretch(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 2, 8, 40, 200)))


CHANGES: tuple[Change, ...] = (turn, turn, put_in, put_in, cut_off, leave_out, double)
RARE: tuple[Change, ...] = (widen,)
