"""Tokens: what stands in a masked file where a person's numbers and names stood.

All of them follow from a secret key and the text alone, so the same key gives the same token in
every file. Numbers are permuted within their own shape (a Feistel network whose rounds are
HMAC-SHA256, as in NIST SP 800-38G): letters stay letters, digits digits, and two numbers that
differ never share a token. Who holds the key can undo that; nobody else can.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from math import prod
from string import ascii_uppercase, digits

from x12.values import npi_ok

_ROUNDS = 10  # as FF1 of SP 800-38G
_BLOCK = 64  # bytes that SHA-256 takes at a time
_OF_SHAPE = {"9": digits, "A": ascii_uppercase}
_SHAPE = str.maketrans(digits + ascii_uppercase, "9" * 10 + "A" * 26)
_RETURNED = 20  # characters of a claim number that payers must return (837P guide, CLM01)
_CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: a token is never by accident a name
_NAME_LENGTH = 8
_LONGEST = 256  # characters of any element that guides know; longer ones are blotted out
_WEEKS = 52
_REMEMBERED = 1 << 15
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_STANDS_IN = re.compile(r"|(.)\1+|NONE|UNKNOWN|PENDING|TBD|NA")
_ALNUM = re.compile(r"[0-9A-Za-z]", re.ASCII)


def plain(text: str) -> str:
    """A number or name without what payers change in it: case, punctuation, leading zeros.

    >>> plain("00-kx 01"), plain("0")
    ('KX01', '')
    """
    return "".join(filter(str.isalnum, text.upper())).lstrip("0")


def stands_in(text: str) -> bool:
    """Whether a text is a word or a row of one character in the place of a number.

    >>> stands_in("999999999"), stands_in("N/A"), stands_in("KX0000101")
    (True, True, False)
    """
    return _STANDS_IN.fullmatch(plain(text)) is not None


class Tokens:
    """The tokens of one secret `key`."""

    def __init__(self, key: bytes) -> None:
        # HMAC (RFC 2104) with its two pads hashed once: 1.6 us, where `hmac.digest` takes 4.2.
        block = (key if len(key) <= _BLOCK else sha256(key).digest()).ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in block))
        # The same numbers stand in a file again and again; one permutation takes some 25 us.
        self._token = lru_cache(_REMEMBERED)(self._core)
        self.name = lru_cache(_REMEMBERED)(self._name)
        self.days = lru_cache(_REMEMBERED)(self._days)

    def digest(self, purpose: str, text: str) -> bytes:
        """The keyed digest of a text for one purpose."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{purpose}\0{text}".encode())
        outer.update(inner.digest())
        return outer.digest()

    def number(self, text: str) -> str:
        """A number in the shape of `text`; another for each other text.

        Case, punctuation and leading zeros are kept and change nothing else; so does what follows
        the twenty characters that payers must return. A valid NPI becomes a valid NPI. What only
        stands in for a number says nothing of anybody, and is kept.
        """
        text = _NOT_ASCII.sub("X", text)
        if len(text) > _LONGEST:
            return _ALNUM.sub("X", text)
        head, tail = text[:_RETURNED], text[_RETURNED:]
        if not tail:
            return self._rewritten(head)
        if stands_in(text):
            return text
        return self._rewritten(head) + self._rewritten(tail, plain(head))

    def _rewritten(self, text: str, before: str = "") -> str:
        """The text with its letters and digits replaced, all else and leading zeros in place."""
        if text.isalnum() and text[0] != "0" and text == text.upper():  # as most are written
            return self._token(text, before)
        places = [match.start() for match in _ALNUM.finditer(text)]
        while places and text[places[0]] == "0":
            places.pop(0)
        if not places:
            return text
        token = self._token("".join([text[place] for place in places]).upper(), before)
        letters = list(text)
        for place, letter in zip(places, token, strict=True):
            letters[place] = letter.lower() if text[place].islower() else letter
        return "".join(letters)

    def _core(self, core: str, before: str) -> str:
        """The token of a number in capitals, without punctuation and leading zeros."""
        if before:
            return self._permuted(core, before)
        if _STANDS_IN.fullmatch(core):
            return core
        if npi_ok(core):
            return self._npi(core)
        found = self._permuted(core)
        # Walk on: those are the tokens of their own kind.
        while _STANDS_IN.fullmatch(found) or npi_ok(found):
            found = self._permuted(found)
        return found

    def _name(self, text: str, role: str = "", length: int = _NAME_LENGTH) -> str:
        """Consonants in the place of a name; `role` tells the parts of one name apart."""
        number = int.from_bytes(self.digest(f"name {role}", plain(text)), "big")
        letters = []
        for _ in range(length):
            number, letter = divmod(number, len(_CONSONANTS))
            letters.append(_CONSONANTS[letter])
        return "".join(letters)

    def below(self, limit: int, purpose: str, text: str) -> int:
        """A number from 0 to before `limit` that follows from the text."""
        return int.from_bytes(self.digest(purpose, plain(text)), "big") % limit

    def _days(self, person: str) -> int:
        """By how many days a person's dates are moved into the past: whole weeks, up to 52.

        Weekdays stay, and nobody is treated after the file was written.
        """
        return 7 * (1 + self.below(_WEEKS, "days", person))

    def _npi(self, text: str) -> str:
        low, high = int(text[1:-1]), int(text[0]) - 1
        low, high = self._mixed((low, high), (10**8, 2), "npi")
        stem = f"{high + 1}{low:08}"
        return next(npi for npi in (f"{stem}{check}" for check in range(10)) if npi_ok(npi))

    def _permuted(self, core: str, before: str = "") -> str:
        shape = core.translate(_SHAPE)
        half = len(core) // 2
        begin, end = _alphabets(shape)[:half], _alphabets(shape)[half:]
        pair = _joined(core[:half], begin), _joined(core[half:], end)
        left, right = self._mixed(pair, _sizes(shape), f"{shape} {before}")
        return _parted(left, begin) + _parted(right, end)

    def _mixed(self, pair: tuple[int, int], sizes: tuple[int, int], tweak: str) -> tuple[int, int]:
        """The Feistel network: the halves change each other in turn, each within its size."""
        begun = self._inner.copy()
        begun.update(f"number\0{tweak}\0".encode())
        begin, end, number = begun.copy, self._outer.copy, int.from_bytes
        changed, other = pair
        size, other_size = sizes
        for turn in range(_ROUNDS):
            inner, outer = begin(), end()
            inner.update(b"%d %d" % (turn, other))
            outer.update(inner.digest())
            moved = (changed + number(outer.digest())) % size
            changed, other, size, other_size = other, moved, other_size, size
        return changed, other


@lru_cache(_REMEMBERED)
def _alphabets(shape: str) -> tuple[str, ...]:
    """Of which characters each one of a number of that shape is.

    The first digit is one of nine: it must not become a leading zero.
    """
    rest = tuple(_OF_SHAPE[each] for each in shape[1:])
    return ("123456789" if shape[0] == "9" else _OF_SHAPE[shape[0]], *rest)


@lru_cache(_REMEMBERED)
def _sizes(shape: str) -> tuple[int, int]:
    """How many numbers the halves of a number of that shape can be."""
    sizes = [len(each) for each in _alphabets(shape)]
    half = len(sizes) // 2
    return prod(sizes[:half]), prod(sizes[half:])


def _joined(text: str, alphabets: Sequence[str]) -> int:
    total = 0
    for letter, alphabet in zip(text, alphabets, strict=True):
        total = total * len(alphabet) + alphabet.index(letter)
    return total


def _parted(total: int, alphabets: Sequence[str]) -> str:
    letters = []
    for alphabet in reversed(alphabets):
        total, value = divmod(total, len(alphabet))
        letters.append(alphabet[value])
    return "".join(reversed(letters))
