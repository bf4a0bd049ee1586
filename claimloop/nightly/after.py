"""When all files are done: rates held against the months before, and the page for analysts.

The sums behind both are kept current by loading, so nothing has to be refreshed here.
"""

import io
from datetime import datetime
from importlib.util import find_spec

from structlog.typing import FilteringBoundLogger

from claimloop.nightly.config import Night
from claimloop.nightly.placing import ours, write_atomically
from edi835.alerts import Alert
from edi835.errors import NeedsExtra
from edi835.trends import Ask, alerts

REPORT = "trends.html"


def check_extras(night: Night) -> None:
    """Raises `NeedsExtra` where the configuration asks for what is not installed."""
    if night.after.trends and not find_spec("scipy"):
        raise NeedsExtra("after.trends", "stats")
    if night.after.report and not find_spec("altair"):
        raise NeedsExtra("after.report", "reports")


def after(night: Night, log: FilteringBoundLogger) -> list[Alert]:
    """Check the trends and write the page, as far as asked for; the rates that moved.

    Raises:
        CannotGoOn: the page cannot be written.
        LedgerError: the ledger cannot be asked.
    """
    moved = alerts(night.database, Ask()) if night.after.trends else []
    for each in moved:
        log.warning("a rate moved", **each._asdict())
    if night.after.report:
        _write_report(night)
    return moved


def _write_report(night: Night) -> None:
    from claimloop.report.figures import figures  # noqa: PLC0415 - charts load slowly
    from claimloop.report.page import write_page  # noqa: PLC0415

    page = io.StringIO()
    write_page(figures(night.database), page, datetime.now().astimezone())
    with ours("reports"):
        write_atomically(night.folders.reports / REPORT, page.getvalue().encode())
