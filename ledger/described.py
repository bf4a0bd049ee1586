"""What each table and column means, from ``described.toml``: for people who look at rows."""

import tomllib
from importlib import resources
from typing import NamedTuple

from sqlite_utils import Database

_DOLLARS = "_dollars"
_FORGOTTEN = "forgotten_"


class Described(NamedTuple):
    """A table or view: what it is about, and what each of its columns means ("": not told)."""

    about: str
    columns: dict[str, str]


def described(db: Database) -> dict[str, Described]:
    """Every table and view of a ledger by its name."""
    text = resources.files("ledger").joinpath("described.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    found = {}
    for name in (*db.table_names(), *db.view_names()):
        table = name.removesuffix(_DOLLARS)
        words = known["tables"].get(table) or known["tables"].get(
            table.removeprefix(_FORGOTTEN), {}
        )
        about = words.get("about", "")
        if table not in known["tables"] and about:
            about = f"What claims that were forgotten had added to: {about}"
        if name != table and about:
            about = f"{about} In dollars."
        names = [column.name for column in db[name].columns]
        found[name] = Described(
            about, {each: _column(each, {**known["everywhere"], **words}) for each in names}
        )
    return found


def _column(name: str, words: dict[str, str]) -> str:
    cents = name.removesuffix(_DOLLARS) + "_cents" if name.endswith(_DOLLARS) else ""
    return words.get(cents, "").replace("in cents", "in dollars") or words.get(name, "")
