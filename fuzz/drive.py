"""One input through the way of its kind, with all promises: what every run does."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from fuzz.claims import Claims
from fuzz.promises import Drive, in_memory, in_time
from fuzz.remits import Remits
from fuzz.seeds import Kind


class Driver:
    """Drives inputs of a kind; holds the folder or the ledger that they are written to.

    `take` raises `fuzz.promises.Broken`, or whatever should not have been raised.
    """

    def __init__(self, kind: Kind) -> None:
        self._opened = ExitStack()
        self.light: Drive
        self.whole: Drive
        if kind is Kind.CLAIMS:
            claims = Claims(Path(self._opened.enter_context(TemporaryDirectory())))
            self.light, self.whole = claims.check, claims.gate
        else:
            remits = self._opened.enter_context(Remits())
            self.light = self.whole = remits.load
            self._opened.callback(remits.examine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def take(self, data: bytes, *, light: bool = False, memory: bool = False) -> None:
        """Drive an input; `light`: judge, do not split; `memory`: measure what it takes."""
        drive = self.light if light else self.whole
        if memory:
            in_memory(drive, data)
        else:
            in_time(drive, data)
