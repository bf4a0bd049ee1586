"""What stops the gate: before it looks at a claim, or before it lets any of them out.

GateError
|-- BadPack         a payer pack cannot be used: file, key and line tell where
|-- BadWaiver       a site's own list (waivers, baseline, authorizations, payers) cannot be used
|-- BadRule         another package's rules cannot be loaded, or one of them fails
|-- NoSuchRule      rules were chosen by a code that none begins with
|-- NoSuchPack      a pack was asked for by a name that no pack has
`-- NotPublished    a batch's files could not be put in place, or did not add up: none was
"""

from pathlib import Path


class GateError(Exception):
    """The root of this room's exceptions; its text is one line that a person can act on."""


class BadPack(GateError):
    """A pack file is wrong at ``key`` (empty: as a whole) in ``line`` (0: not known)."""

    def __init__(self, path: Path, key: str, line: int, problem: str) -> None:
        place = f"{path.name}:{line}" if line else path.name
        super().__init__(f"{place}: {f'{key}: ' if key else ''}{problem}")
        self.path, self.key, self.line, self.problem = path, key, line, problem


class BadWaiver(BadPack):
    """A list that a site keeps is wrong at a line and key: waivers, authorizations, payers."""


class BadRule(GateError):
    """A rule that another package brings cannot be used."""


class NoSuchRule(GateError):
    """No rule has that code, and none begins so."""


class NoSuchPack(GateError):
    """No pack has that name."""


class NotPublished(GateError):
    """Nothing of a batch was put in place; what stood there before is as it was."""
