"""A found input made as small as it can be while it still breaks the same promise.

python -m fuzz.smallest 837 crash-1f0e…
"""

import re
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from fuzz.drive import Driver
from fuzz.promises import Broken
from fuzz.seeds import Kind

_NUMBERS = re.compile(r"\d[\d,.]*")
_MOST_TRIES = 3000


def breaks(driver: Driver, data: bytes, *, light: bool = False, memory: bool = False) -> str:
    """How an input breaks a promise: the exception and the place in the code; empty where none.

    Two inputs that break in the same way have the same words: numbers are left out.
    """
    try:
        driver.take(data, light=light, memory=memory)
    except Broken as broken:
        return _NUMBERS.sub("N", str(broken))
    except Exception as error:  # noqa: BLE001 - whatever comes is what we look for
        last = traceback.extract_tb(error.__traceback__)[-1]
        ours = [each for each in traceback.extract_tb(error.__traceback__) if _is_ours(each)]
        place = ours[-1] if ours else last
        told = _NUMBERS.sub("N", str(error).splitlines()[0] if str(error) else "")
        return f"{type(error).__name__} at {_short(place.filename)}:{place.name}: {told[:100]}"
    return ""


def smallest(data: bytes, still: Callable[[bytes], bool]) -> bytes:
    """The input without every stretch that can be left out, first long ones, then short ones."""
    tries = 0
    for separator in (b"~", b"*", b""):
        pieces = _pieces(data, separator)
        step = max(1, len(pieces) // 2)
        while step and tries < _MOST_TRIES:
            at = 0
            while at < len(pieces) and tries < _MOST_TRIES:
                shorter = pieces[:at] + pieces[at + step :]
                tries += 1
                if still(b"".join(shorter)):
                    pieces = shorter
                else:
                    at += step
            step //= 2
        data = b"".join(pieces)
    return data


def _pieces(data: bytes, separator: bytes) -> list[bytes]:
    """Pieces that make up the data, each with the separator at its end; bytes for none."""
    if not separator:
        return [data[at : at + 1] for at in range(len(data))]
    return [piece for piece in re.split(b"(?<=" + re.escape(separator) + b")", data) if piece]


def _is_ours(frame: traceback.FrameSummary) -> bool:
    return "site-packages" not in frame.filename and "/lib/python" not in frame.filename


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-2:])


def _told(arguments: list[str]) -> Iterator[str]:
    kind, path = Kind(arguments[0]), Path(arguments[1])
    data = path.read_bytes()
    with Driver(kind) as driver:
        why = breaks(driver, data)
        if not why:
            yield f"{path}: breaks nothing"
            return
        small = smallest(data, lambda tried: breaks(driver, tried) == why)
    path.with_suffix(".smallest").write_bytes(small)
    yield f"{path.with_suffix('.smallest')}: {len(small)} of {len(data)} bytes; {why}"


if __name__ == "__main__":
    for line in _told(sys.argv[1:]):
        sys.stdout.write(line + "\n")
