"""The log of a night: one event a line, with the run's label on each, as JSON or for people.

No event tells of a person: a content is told by the beginning of its fingerprint (`names.short`),
sums and reasons in our own words. Names of files are told only where the configuration asks for
them.
"""

from typing import TextIO

import structlog
from structlog.typing import FilteringBoundLogger

_INFO = 20


def night_log(out: TextIO, style: str, run: str) -> FilteringBoundLogger:
    """The log of a run, written to `out` as ``json`` or ``console``."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(out),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_INFO),
    ).bind(run=run)
    return logger
