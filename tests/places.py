"""Places where nights are spent: a configuration, a filled inbox, a database, all in one folder."""

import shutil
from pathlib import Path
from typing import NamedTuple

from ledger.db import open_ledger
from ledger.history import History
from tests.nights import Aftermath, Inbox, aftermath, fill, set_traps, small_claims

_CONFIG = """\
database = "claims.db"
metrics = "metrics/claimloop.prom"
as_of = 2026-06-20

[folders]
inbox_837 = "inbox/claims"
inbox_835 = "inbox/remits"
outbox = "outbox"
rejected = "rejected"
acknowledgments = "acknowledgments"
archive = "archive"
quarantine = "quarantine"
reports = "reports"
state = "state"

[take]
settle_seconds = 0
attempts = 1000
max_bytes = 2_000_000

[after]
trends = false
report = false

[log]
format = "json"
"""


class Place(NamedTuple):
    """One place; ``config`` is its nightly.toml, beside which all else lies."""

    config: Path

    @property
    def home(self) -> Path:
        """The folder that holds it all."""
        return self.config.parent

    @property
    def inbox(self) -> Inbox:
        """Where partners write."""
        return Inbox(self.home / "inbox" / "claims", self.home / "inbox" / "remits")

    @property
    def database(self) -> Path:
        """The ledger."""
        return self.home / "claims.db"

    def aftermath(self) -> Aftermath:
        """What nights left here."""
        kept = ("outbox", "rejected", "acknowledgments", "archive", "quarantine", "inbox")
        return aftermath(self.database, *(self.home / name for name in kept))

    def copy(self, home: Path) -> "Place":
        """The same place once more, in another folder."""
        shutil.copytree(self.home, home, symlinks=True)
        return Place(home / self.config.name)


def new_place(home: Path, changes: dict[str, str] | None = None) -> Place:
    """A place with empty folders; `changes` are texts of the configuration and what replaces them.

    The database has its secret already, for two that make their own cannot be compared.
    """
    text = _CONFIG
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    home.mkdir(parents=True, exist_ok=True)
    place = Place(home / "nightly.toml")
    place.config.write_text(text, encoding="utf-8")
    for folder in place.inbox:
        folder.mkdir(parents=True)
    with open_ledger(place.database, create=True) as db:
        History(db)
    return place


def filled_place(home: Path, size: int = 12) -> Place:
    """A place with a mixed inbox, traps among it."""
    place = new_place(home)
    fill(place.inbox, size=size)
    outside = home / "outside.837"
    outside.write_text(small_claims(99))
    set_traps(place.inbox.claims / "traps", outside)
    return place
