"""The end of a program that has something to put away, however it is told to end."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
_BY_SIGNAL = 128  # and its number: what a shell says of a program that a signal ended


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let signals that end a program leave the block as `SystemExit`: all in it is put away."""
    before = {each: signal.signal(each, _leave) for each in _ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(_BY_SIGNAL + number)
