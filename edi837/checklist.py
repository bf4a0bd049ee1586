"""What to look at before a claim is sent that no claim shows: the document's facts as questions."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "checklist.toml"


class Item(NamedTuple):
    """One question, and the fact of the billing document (``D4.2``) behind it."""

    fact: str
    ask: str


@cache
def checklist() -> tuple[Item, ...]:
    """All questions, in the order of the document."""
    return tuple(Item(**each) for each in tomllib.loads(_FILE.read_text("utf-8"))["item"])
