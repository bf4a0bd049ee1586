"""`edi835 explore`: look around in a ledger, in a browser, on this machine."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from claimloop.commands.options import database_option
from claimloop.exits import told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  edi835 explore --db remits.db
  edi835 explore --db remits.db --port 8123 --no-browser
"""
)
@database_option
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--browser/--no-browser", default=True, help="Open the page.  [default: open it]")
@click.option("--show-phi", is_flag=True, help="Leave member ids in the copy.")
def explore(database: Path, port: int, *, browser: bool, show_phi: bool) -> None:
    """Explore a copy of the database in a browser: tables, facets, prepared questions, SQL.

    The copy cannot be changed, has no member ids, and is gone when the program ends (Ctrl-C,
    or its terminal closes).
    Only this machine can reach it (127.0.0.1).
    """
    from claimloop.explore.ending import ended_by_signals  # noqa: PLC0415 - slow to load
    from claimloop.explore.serve import HOST, application, is_free, serve  # noqa: PLC0415

    if not is_free(port):
        raise click.UsageError(f"port {port} is taken by another program; choose one with --port")
    with told_in_one_line(), ended_by_signals(), TemporaryDirectory(prefix="claimloop-") as folder:
        app = application(database, Path(folder), show_phi=show_phi)
        address = f"http://{HOST}:{port}/"
        click.echo(plain(f"exploring a copy of {database} at {address} (Ctrl-C ends it)"))
        if browser:
            click.launch(address)
        serve(app, port)
