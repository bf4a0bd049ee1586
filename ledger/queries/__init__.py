"""One question per file, the question being its first line.

Names in braces are filled in by `ledger.trends` from lists of its own, never from what a person
typed.
"""

from functools import cache
from importlib import resources


@cache
def question(name: str) -> str:
    """The SQL text of ``<name>.sql``."""
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
