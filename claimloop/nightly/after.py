"""When all files are done: answers tied to what was sent, rates watched, the page for analysts.

The sums behind rates and page are kept current by loading: nothing has to be refreshed for them.
"""

import io
from datetime import datetime
from importlib.util import find_spec

from sqlite_utils import Database
from structlog.typing import FilteringBoundLogger

from claimloop.nightly.config import Night
from claimloop.nightly.placing import ours, write_atomically
from edi835.alerts import Alert
from edi835.errors import NeedsExtra
from edi835.trends import Ask, alerts
from ledger.matching.match import MatchResult, match

REPORT = "trends.html"


def check_extras(night: Night) -> None:
    """Raises `NeedsExtra` where the configuration asks for what is not installed."""
    if night.after.trends and not find_spec("scipy"):
        raise NeedsExtra("after.trends", "stats")
    if night.after.report and not find_spec("altair"):
        raise NeedsExtra("after.report", "reports")


def match_answers(db: Database, night: Night, log: FilteringBoundLogger) -> MatchResult | None:
    """Tie what came back to what was sent; what was looked at, where that was asked for."""
    if not night.after.match:
        return None
    found = match(db)
    if found.claims.all:
        log.info("answers matched", **found.claims._asdict())
    return found


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
