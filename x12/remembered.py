"""What texts mean, remembered by the text, and never more than fits.

What recurs is short. A text that is longer than any guide allows, of which a hostile file may hold
thousands, is read anew each time it comes.
"""

from collections.abc import Callable, Sized
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

LONGEST = 512  # characters of a segment that recurs; or places of a loop
_MOST = 16_384

K = TypeVar("K", bound=Sized)
V = TypeVar("V")
B = TypeVar("B")
P = ParamSpec("P")


class Remembered(dict[K, V]):
    """A text (or a row of places) to what it means: `read` is asked once for each that fits.

    It never outgrows a fixed number. To look up a known text costs no call of ours, half of what
    a cached function takes.

    >>> lengths = Remembered(len)
    >>> lengths["H2027"], lengths["H" * 1000], len(lengths)
    (5, 1000, 1)
    """

    def __init__(self, read: Callable[[K], V], most: int = _MOST) -> None:
        super().__init__()
        self._read = read
        self._most = most

    def __missing__(self, text: K) -> V:
        meaning = self._read(text)
        if len(text) <= LONGEST:
            self[bounded(self, text, self._most)] = meaning
        return meaning


def remembering(most: int) -> Callable[[Callable[P, V]], Callable[P, V]]:
    """`functools.lru_cache` for a function of texts that recur, which passes long ones by."""

    def wrap(read: Callable[P, V]) -> Callable[P, V]:
        known = cast("Callable[P, V]", lru_cache(most)(read))

        @wraps(read)
        def ask(*args: P.args, **kwargs: P.kwargs) -> V:
            return known(*args, **kwargs) if fits(args) else read(*args, **kwargs)

        return ask

    return wrap


def bounded(known: dict[B, V], key: B, most: int) -> B:
    """The key, with room made for it: what is remembered never outgrows a fixed number."""
    if len(known) >= most:
        known.clear()
    return key


def fits(key: object) -> bool:
    """Whether all texts of a key together are short enough to be kept.

    >>> fits(("H2027", ("HQ", "TT"))), fits(("H2027", ("HQ", "T" * 1000)))
    (True, False)
    """
    return _length(key) <= LONGEST * 4


def _length(key: object) -> int:
    if isinstance(key, str):
        return len(key)
    return sum(map(_length, key)) if isinstance(key, tuple) else 0
