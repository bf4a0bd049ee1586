"""The explorer: a copy that cannot be changed, on this machine alone, every question answered."""

import asyncio
import signal
import socket
import sqlite3
import stat
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from claimloop.cli import edi835
from claimloop.explore.copy import copy_ledger
from claimloop.explore.ending import ended_by_signals
from claimloop.explore.metadata import FACETS, metadata, questions
from claimloop.explore.serve import HOST
from ledger.db import open_ledger
from ledger.rates import rates
from tests.ledgers import answers, paid, year
from tests.remits import load_text
from tests.support import Cut


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = year(tmp_path_factory.mktemp("explore") / "r.db")
    with open_ledger(path) as db:  # two claims denied in part, beside six months of others
        load_text(db, paid(date(2026, 6, 11), answers(9000, 2, 2, [Cut("CO", "198", 9000)])))
    return path


@pytest.fixture(scope="module")
def copy(database: Path) -> Path:
    return copy_ledger(database, database.parent)


def test_the_copy_has_no_trace_of_a_member(database: Path, copy: Path) -> None:
    assert (b"KXSECRET" in database.read_bytes(), b"KXSECRET" in copy.read_bytes()) == (True, False)


def test_member_ids_stay_when_asked_for(database: Path, tmp_path: Path) -> None:
    assert b"KXSECRET" in copy_ledger(database, tmp_path, show_phi=True).read_bytes()


def test_the_copy_is_its_owners_alone(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_the_copy_is_whole_and_sound(database: Path, copy: Path) -> None:
    count = "SELECT count(*), sum(amount_cents) FROM adjustments"
    with sqlite3.connect(database) as ours, sqlite3.connect(copy) as theirs:
        assert ours.execute(count).fetchone() == theirs.execute(count).fetchone()
        assert theirs.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert theirs.execute("PRAGMA foreign_key_list(claims)").fetchone()[4] == "id"


@pytest.mark.parametrize("name", questions())
def test_a_prepared_question_has_an_answer(copy: Path, name: str) -> None:
    told = questions()[name]
    with sqlite3.connect(copy) as db:
        cursor = db.execute(told["sql"], {"payer": "", "claim": "P1000"})
        columns = [column[0] for column in cursor.description]
        found = cursor.fetchall()
    assert "chart" not in told or told["chart"] in columns
    assert found or name == "payments_that_do_not_balance"


def test_the_denial_rate_is_that_of_rates(copy: Path, database: Path) -> None:
    [name] = [name for name, told in questions().items() if told.get("chart") == "percent_denied"]
    with sqlite3.connect(copy) as db:
        told = db.execute(questions()[name]["sql"], {"payer": ""}).fetchall()
    with open_ledger(database) as ledger:
        found = rates(ledger, ("month", "payer"))
    assert sorted(told) == [
        (each.month, each.payer, round(100 * (each.rates[0].value or 0), 1)) for each in found
    ]


def test_facets_are_of_columns_that_are_there(copy: Path) -> None:
    tables = metadata(copy)["databases"]["remittances"]["tables"]
    assert [t for t, facets in FACETS.items() if not set(facets) <= set(tables[t]["columns"])] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_copy_is_put_away_however_the_program_ends(number: signal.Signals) -> None:
    with pytest.raises(SystemExit) as ended, ended_by_signals(), TemporaryDirectory() as folder:
        signal.raise_signal(number)
    assert (ended.value.code, Path(folder).exists()) == (128 + number, False)
    assert signal.getsignal(number) is signal.SIG_DFL


def test_a_port_that_is_taken_is_told_before_anything_is_copied(database: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(edi835, ["explore", "--db", str(database), "--port", str(port)])
    assert (done.exit_code, f"port {port} is taken" in done.output) == (2, True)


def test_it_is_bound_to_the_loopback_address() -> None:
    assert HOST == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "status"), [(b"127.0.0.1:8001", 200), (b"localhost", 200), (b"evil.example", 421)]
)
def test_a_page_elsewhere_cannot_ask_through_the_browser(
    database: Path, tmp_path: Path, host: bytes, status: int
) -> None:
    pytest.importorskip("datasette", reason="exploring needs Datasette")
    pytest.importorskip("vl_convert", reason="its charts need vl-convert")
    from claimloop.explore import serve  # noqa: PLC0415 - after Datasette is known to be there

    told: list[int] = []

    async def sent(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            told.append(int(str(message["status"])))

    async def received() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": "/-/versions.json", "query_string": b"",
        "raw_path": b"/-/versions.json", "headers": [(b"host", host)], "scheme": "http",
    }  # fmt: skip

    async def ask() -> None:
        await serve.application(database, tmp_path)(scope, received, sent)

    asyncio.run(ask())
    assert told == [status]
