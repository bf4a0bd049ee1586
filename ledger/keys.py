"""By what a claim is known on both sides: its number in any spelling, its member as a digest.

Payers must return the claim's number as it was sent. Some change letters to capitals, drop blanks
and punctuation, strip leading zeros or keep twenty characters. A key is what is left of a number
after all of these; numbers of one key are then told apart by the change that explains them.
"""

import re
from collections.abc import Callable
from hashlib import blake2b

LENGTH_KEPT = 20
"""Characters of a claim's number (CLM01) that a payer must be able to return (837P, X222A1)."""

_SPELLING = re.compile(r"[\W_]+")

# How a number was changed on its way, the least change first; each makes two spellings one.
MANGLINGS: dict[str, Callable[[str], str]] = {
    "claim_number": str,
    "upper_case": str.upper,
    "punctuation": lambda number: _SPELLING.sub("", number),
    "leading_zeros": lambda number: number.lstrip("0"),
}
TRUNCATED = "truncated"
MANGLED = "mangled"
NUMBER_STEPS = (*MANGLINGS, TRUNCATED, MANGLED)
"""What ties a number returned to a number sent, the closest first; `MANGLED` is several at once."""


def number_key(number: str) -> str:
    """What the spellings of a number have in common; blank for 0, which payers write for none.

    >>> number_key("00ab-12 3"), number_key("0")
    ('AB123', '')
    """
    letters = number if number.isalnum() else _SPELLING.sub("", number)
    return letters.upper().lstrip("0")


def short_key(number: str) -> str:
    """The key of a number that was cut to `LENGTH_KEPT`; blank where there is nothing to cut."""
    return number_key(number[:LENGTH_KEPT]) if len(number) > LENGTH_KEPT else ""


def number_rank(answered: str, sent: str) -> int:
    """The place among `NUMBER_STEPS` (from 1) of what turned `sent` into `answered`.

    >>> number_rank("P1001", "p1001"), number_rank("123", "000123")
    (2, 4)
    """
    for rank, one in enumerate(MANGLINGS.values(), start=1):
        if one(answered) == one(sent):
            return rank
    return NUMBER_STEPS.index(TRUNCATED if answered == sent[:LENGTH_KEPT] else MANGLED) + 1


def member_key(secret: bytes, member_id: str) -> int:
    """A member's id as a digest of 63 bits under the ledger's secret; 0 for no id."""
    text = _SPELLING.sub("", member_id).upper()
    if not text:
        return 0
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8, key=secret).digest()
    return int.from_bytes(digest, "big") >> 1  # a database keeps it as one whole number
