"""The log of a night: one event a line, with the run's label on each, as JSON or for people.

No line tells of a person, and no line can by mistake: events are our own words, keys are those of
a list, and what each may hold has a shape. A content is told by the beginning of its fingerprint
(`names.short`), sums and reasons in our own words, an exception by its type and the place in our
code. Names of files are told only where the configuration asks for them.
"""

import re
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from claimloop.tables import plain

_INFO = 20
_HIDDEN = "***"
_LONGEST = 300
_OURS = frozenset({"claimloop", "edi837", "edi835", "ledger", "crosswalks", "x12"})
_ROOT = Path(__file__).parents[2]

EVENT = re.compile(r"[a-z]+(?:[ '-][a-z]+)*")
_RUN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
_TEXTS = {
    "event": EVENT,
    "level": EVENT,
    "outcome": EVENT,
    "stage": EVENT,
    "kind": re.compile(r"837|835|unknown"),
    "run": _RUN,
    "died": _RUN,
    "file": re.compile(r"[0-9a-f]{12}"),
    "as_of": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "timestamp": re.compile(r"[0-9T:.Z-]+"),
    "error": re.compile(r"[A-Za-z_.]+"),
    "at": re.compile(r"[a-z0-9_]+(?:\.[A-Za-z0-9_<>]+)+:\d+"),
    # Sentences and names that nothing but care keeps free of persons.
    "reason": re.compile(r".*", re.DOTALL),
    "name": re.compile(r".*", re.DOTALL),
    "period": re.compile(r".*"),
}
_NUMBERS = frozenset(
    """
    agrees answered before bytes denied p q rate status files_in files_out files_held claims_in
    claims_out claims_held cents_in cents_out cents_held matched ambiguous unmatched
    """.split()  # noqa: SIM905 - a table of words
)
_PAIRS = "group"  # the dimensions of a rate: payer, procedure, category


def night_log(out: TextIO, style: str, run: str) -> FilteringBoundLogger:
    """The log of a run, written to `out` as ``json`` or ``console``."""
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    logger: FilteringBoundLogger = structlog.wrap_logger(
        _Lines(out),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            _known_alone,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_INFO),
    ).bind(run=run)
    return logger


def failure(error: BaseException) -> str:
    """An exception in words: its type and the innermost place of ours in which it came up.

    Nothing of what it says: that may hold what stood in a file.
    """
    return f"claimloop failed: {type(error).__name__} at {_place(error)}"


def _place(error: BaseException) -> str:
    """A place in our own code: ``x12.values.money:12``."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if _module(f.filename)]
    if not ours:
        return "claimloop.nightly:0"
    return f"{_module(ours[-1].filename)}.{ours[-1].name}:{ours[-1].lineno}"


def _module(filename: str) -> str:
    """The name of a module of ours; empty for other people's."""
    path = Path(filename)
    if not path.is_relative_to(_ROOT):
        return ""
    parts = path.relative_to(_ROOT).with_suffix("").parts
    return ".".join(parts) if parts[0] in _OURS else ""


class _Lines:
    """Writes line by line; a log that cannot be written is no reason to stop the night."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def msg(self, line: str) -> None:
        with suppress(OSError):
            self.out.write(f"{line}\n")
            self.out.flush()

    debug = info = warning = error = critical = exception = log = msg


def _without_values(_log: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception by its type and place; its words, values and locals stay where they are."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _place(error)
    return event


def _known_alone(_log: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What the list knows, in the shape that it has there; the rest is starred or left out."""
    return {key: _shown(key, value) for key, value in event.items() if is_known(key)}


def is_known(key: str) -> bool:
    """Whether a line may have such a key; what it may hold, `_shown` asks."""
    return key in _TEXTS or key in _NUMBERS or key == _PAIRS


def _shown(key: str, value: object) -> object:
    if key == _PAIRS and isinstance(value, tuple):
        return [[plain(str(part)) for part in pair] for pair in value]
    if key in _NUMBERS:
        return value if isinstance(value, int | float) else _HIDDEN
    text = str(value)
    return plain(text)[:_LONGEST] if key in _TEXTS and _TEXTS[key].fullmatch(text) else _HIDDEN
