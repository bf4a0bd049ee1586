"""The server: Datasette on the loopback address, answering to its own name alone."""

import socket
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from claimloop.explore.charts import write_charts
from claimloop.explore.copy import copy_ledger
from claimloop.explore.metadata import metadata
from edi835.errors import NeedsExtra

HOST = "127.0.0.1"
_SETTINGS = {
    "default_page_size": 50,
    "sql_time_limit_ms": 10_000,
    "facet_time_limit_ms": 2_000,
    "num_sql_threads": 2,
    "allow_download": False,
}
_NAMES = frozenset({b"127.0.0.1", b"localhost"})

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def application(database: Path, folder: Path, *, show_phi: bool = False) -> App:
    """The ASGI application over a copy of the ledger at `database`, made in `folder`.

    Raises `ledger.errors.LedgerError` and `edi835.errors.NeedsExtra`.
    """
    datasette = _library("datasette.app")
    copy = copy_ledger(database, folder, show_phi=show_phi)
    charts = folder / "charts"
    charts.mkdir()
    write_charts(charts)
    told = metadata(copy)
    made = datasette.Datasette(
        [],
        immutables=[str(copy)],
        metadata=told,
        settings=_SETTINGS,
        static_mounts=[("charts", str(charts))],
    )
    return _only_here(made.app())


def is_free(port: int) -> bool:
    """Whether no other program answers on that port of the loopback address."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def serve(app: App, port: int) -> None:
    """Answer on `port` of the loopback address until the program is interrupted."""
    _library("uvicorn").run(app, host=HOST, port=port, log_level="warning")


def _only_here(app: App) -> App:
    """Refuse requests that name another host: a page elsewhere must not read through a browser."""

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _host(scope) not in _NAMES:
            await send({"type": "http.response.start", "status": 421, "headers": []})
            await send({"type": "http.response.body", "body": b"this server answers to 127.0.0.1"})
            return
        await app(scope, receive, send)

    return answer


def _host(scope: dict[str, Any]) -> bytes:
    named = dict(scope["headers"]).get(b"host", b"")
    return bytes(named).rsplit(b":", 1)[0]


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise NeedsExtra("exploring", "explore") from error
