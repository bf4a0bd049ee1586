"""What the ledger notes of its own file stands in the log of the night, the run's label on it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.typing import FilteringBoundLogger


@contextmanager
def heard(log: FilteringBoundLogger) -> Iterator[None]:
    """Tell in this block what is noted: looked through, backed up, rights mended."""
    ledger = logging.getLogger("ledger")
    handler = _Telling(log)
    ledger.addHandler(handler)
    try:
        yield
    finally:
        ledger.removeHandler(handler)


class _Telling(logging.Handler):
    """Hands what is noted on to the log of the night."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it; the only name in it is that of the ledger."""
        self._log.warning("noted of the ledger", reason=record.getMessage())
