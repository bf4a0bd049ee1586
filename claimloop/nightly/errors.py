"""What stops a night, or keeps it from beginning. What is wrong with one file goes to quarantine.

NightError
|-- BadConfig    nightly.toml cannot be used: file and key tell where
|-- Locked       another run is at work
|-- CannotGoOn   our own folders or the database cannot be written; the next run goes on
|   `-- Failed   a mistake of our own, told by its type and place alone
`-- NotHeld      what is to be released is not in quarantine
"""

from pathlib import Path


class NightError(Exception):
    """The root of this room's exceptions; its text is one line that a person can act on."""


class BadConfig(NightError):
    """A configuration file is wrong at ``key`` (empty: as a whole)."""

    def __init__(self, path: Path, key: str, problem: str) -> None:
        super().__init__(f"{path}: {f'{key}: ' if key else ''}{problem}")
        self.path, self.key, self.problem = path, key, problem


class Locked(NightError):
    """Another run holds the lock; the text says who, and since when."""


class CannotGoOn(NightError):
    """A folder of ours cannot be written to; what was decided waits for the next run."""


class Failed(CannotGoOn):
    """A mistake of our own; the text says where, and nothing of what was worked on."""


class NotHeld(NightError):
    """There is no such content in quarantine, or nothing of it to put back."""
