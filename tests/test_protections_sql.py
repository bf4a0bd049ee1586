"""What a sender or a person writes never becomes SQL: by the program's text, and tried out."""

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.db import open_ledger
from tests.hostile import ledger_with, run, said
from tests.support import clean_835, edit

ROOT = Path(__file__).parents[1]
ROOMS = ("x12", "crosswalks", "ledger", "edi837", "edi835", "claimloop")
RUNS_SQL = frozenset({"execute", "executemany", "executescript", "query"})
HARM = [
    "x'); DROP TABLE claims;--",
    "' OR '1'='1",
    '"; DELETE FROM claims;"',
]


# By the text of the program: statements are constants, or made of names that are our own.


def _built(path: Path) -> Iterator[str]:
    """The statements that are put together where they are run, without a reason beside them."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for call in ast.walk(ast.parse(text)):
        runs = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if not runs or call.func.attr not in RUNS_SQL or not call.args:  # type: ignore[attr-defined]
            continue
        sql = call.args[0]  # type: ignore[attr-defined]
        beside = " ".join(lines[call.lineno - 1 : call.end_lineno])  # type: ignore[attr-defined]
        if isinstance(sql, ast.JoinedStr | ast.BinOp) and "noqa: S608 - " not in beside:
            told = ast.unparse(sql)
            if not told.startswith(("f'PRAGMA ", "f'DROP VIEW ")):
                yield f"{path.name}: {told}"


def test_statements_are_put_together_only_with_a_reason_beside_them() -> None:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    assert [each for path in files for each in _built(path)] == []


def test_the_linter_asks_for_a_reason_wherever_text_becomes_sql() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    excused = [
        *told["ignore"],
        *(code for each in told["per-file-ignores"].values() for code in each),
    ]
    assert "S" in told["select"]
    assert not {"S", "S6", "S60", "S608"} & set(excused)


# Tried out.


@pytest.fixture(params=HARM)
def harm(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ledger(harm: str, tmp_path: Path) -> Path:
    """A denied claim whose numbers, codes and payer are written so, and a clean claim."""
    return ledger_with(harm, tmp_path / "l.db")


def _claims(path: Path) -> int:
    with open_ledger(path) as db:
        return int(db.conn.execute("SELECT count(*) FROM claims").fetchone()[0])


def test_what_is_loaded_is_kept_as_it_was_written(ledger: Path, harm: str) -> None:
    with open_ledger(ledger) as db:
        found = db.conn.execute("SELECT claim_id FROM claims ORDER BY id").fetchall()
    assert found == [(harm,), ("P1001",)]


@pytest.mark.parametrize("verb", ["trends", "denials", "worklist"])
@pytest.mark.parametrize("name", ["payer", "carc"])
def test_a_filter_finds_what_is_written_so_and_nothing_else(
    verb: str, name: str, ledger: Path, harm: str
) -> None:
    by = ["--by", name] if verb == "trends" else []
    asked: list[str | Path] = ["--db", ledger, "--format", "json", *by, "--where"]
    found = json.loads(said(run(f"edi835 {verb}", *asked, f"{name}={harm}")))
    assert [harm in row.values() for row in found] == [True]
    assert json.loads(said(run(f"edi835 {verb}", *asked, f"{name}=none{harm}"))) == []
    assert _claims(ledger) == 2


@pytest.mark.parametrize("option", ["--by", "--where", "--since"])
def test_what_is_no_dimension_is_refused(option: str, ledger: Path, harm: str) -> None:
    asked = f"{harm}=1" if option == "--where" else harm
    assert run("edi835 trends", "--db", ledger, option, asked).exit_code == 2
    assert _claims(ledger) == 2


def test_a_claim_is_shown_worked_and_logged_by_that_number(ledger: Path, harm: str) -> None:
    assert "P1001" not in said(run("edi835 show", harm, "--db", ledger))
    said(run("edi835 work set", harm, "--db", ledger, "--owner", harm, "--note", harm))
    assert harm.replace('"', '\\"') in said(
        run("edi835 work log", harm, "--db", ledger, "--format", "json")
    )
    assert _claims(ledger) == 2


def test_a_second_answer_under_that_number_finds_the_first(
    ledger: Path, harm: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{harm.replace('/', '_')}.835"
    path.write_bytes(edit(clean_835(trace="KX2"), f"CLP01={harm}", f"CLP07={harm}").encode())
    assert "loaded" in said(run("edi835 load", path, "--db", ledger))
    assert "sound" in said(run("edi835 db check", "--db", ledger))
    assert _claims(ledger) == 3


@pytest.mark.parametrize("command", ["edi835 conformance", "edi835 rates", "edi835 reclassify"])
def test_every_other_question_leaves_the_ledger_whole(command: str, ledger: Path) -> None:
    said(run(command, "--db", ledger))
    assert _claims(ledger) == 2
