"""What a terminal or a log would obey never leaves the program, wherever a sender put it."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from claimloop.tables import plain
from tests.hostile import claim_with, ledger_with, remit_with, run, said

ROOT = Path(__file__).parents[1]
ESCAPE = "A\x1b]0;owned\x07\x1b[2J\x9b31m"  # sets the title, clears the screen, turns it red
BREAK = "A\nloaded    all: 0 errors\r"  # a second line that nobody wrote


def _controls(text: str) -> set[str]:
    return {sign for sign in text if not sign.isprintable() and sign != "\n"}


@pytest.fixture(scope="module", params=["in the file", "in its name"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a batch, a remittance and a ledger that hold escapes, or are called so."""
    folder = tmp_path_factory.mktemp("terminal")
    name, text = ("x", ESCAPE) if request.param == "in the file" else (ESCAPE, "A1")
    folder = folder / name
    folder.mkdir()
    (folder / "claims.837").write_bytes(claim_with(text).encode("latin-1"))
    (folder / "remit.835").write_bytes(remit_with(text).encode("latin-1"))
    (folder / "broken.toml").write_text("name = [")
    ledger_with(text, folder / "ledger.db")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        *(f"edi837 check claims.837 --format {name}" for name in ("text", "concise", "github")),
        *(f"edi837 check claims.837 --format {name}" for name in ("csv", "json", "junit", "html")),
        "edi837 check claims.837 --statistics --show-phi",
        "edi837 check gone.837",
        "edi837 check remit.835",
        "edi837 check claims.837 --pack broken.toml",
        "edi837 check claims.837 --waivers broken.toml",
        "edi837 check claims.837 --guide-overrides broken.toml",
        "edi837 check claims.837 --db broken.toml",
        "edi837 gate claims.837 --out out",
        "edi837 gate remit.835 --out out2",
        "edi837 show claims.837",
        "edi837 ack claims.837 --original claims.837",
        "edi837 sent claims.837 --db sent.db",
        "edi835 load remit.835 --db fresh.db --findings",
        "edi835 load claims.837 --db fresh.db",
        "edi835 load remit.835 --db claims.837",
        "edi835 show remit.835",
        "edi835 trends --db ledger.db --by month,payer,carc,rarc,modifier",
        "edi835 denials --db ledger.db",
        "edi835 denials --db gone.db",
        "edi835 worklist --db ledger.db",
        "edi835 conformance --db ledger.db",
        "edi835 rates --db ledger.db",
        "edi835 reclassify --db ledger.db",
        "edi835 db check --db ledger.db",
        "claimloop nightly --config broken.toml",
    ],
)
def test_nothing_that_a_terminal_obeys_is_printed(command: str, place: Path) -> None:
    group, verb, *rest = command.split()
    words = [str(place / word) if "." in word else word for word in rest]
    words = [str(place / word) if word in ("out", "out2") else word for word in words]
    assert _controls(said(run(f"{group} {verb}", *words))) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("edi837 show", "FILE", "--claim", ESCAPE),
        ("edi835 show", ESCAPE, "--db", "LEDGER"),
        ("edi835 trends", "--db", "LEDGER", "--by", ESCAPE),
        ("edi835 denials", "--db", "LEDGER", "--where", f"{ESCAPE}=1"),
        ("edi835 explain", ESCAPE),
        ("edi837 explain", ESCAPE),
        ("edi837 check", "FILE", "--pack", ESCAPE),
    ],
)
def test_what_was_asked_for_is_not_obeyed_either(command: tuple[str, ...], place: Path) -> None:
    files = {"FILE": str(place / "claims.837"), "LEDGER": str(place / "ledger.db")}
    verb, *words = (files.get(word, word) for word in command)
    assert _controls(said(run(verb, *words))) == set()


@pytest.mark.parametrize("command", ["edi835 load --db", "edi837 check --pack"])
def test_a_name_with_a_line_break_writes_no_line_of_its_own(command: str, tmp_path: Path) -> None:
    path = tmp_path / f"{BREAK}.835"
    path.write_text("no X12 at all")
    group, verb, option = command.split()
    other = tmp_path / f"{BREAK}.toml"
    told = said(run(f"{group} {verb}", path, option, other))
    assert not [line for line in told.splitlines() if line.startswith("loaded")]


def test_every_line_that_is_echoed_is_made_plain_first() -> None:
    """By the text of the program: whoever adds an echo either writes `plain` or a reason here."""
    loose = Counter(
        path.name
        for path in sorted((ROOT / "claimloop").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "click.echo"
        if call.args and not isinstance(call.args[0], ast.Constant)
        if "plain(" not in ast.unparse(call.args[0])
    )
    assert loose == {
        "check.py": 1,  # the screen is cleared by our own escape
        "database.py": 2,  # counts of our own tables
        "forget.py": 2,  # the same
        "load.py": 3,  # counts; the name was made plain above
        "match.py": 3,  # JSON, counts, our own headings
        "nightly.py": 1,  # the summary, in which a file is called by its fingerprint
        "packs.py": 3,  # counts, and our own schema
        "reclassify.py": 1,  # counts
        "status.py": 2,  # counts, and our own headings
        "worklist.py": 1,  # a count
    }


def test_plain_takes_what_is_not_printable_and_nothing_else() -> None:
    assert plain("Zo\xeb & Söhne <3\x1b[0m\u202e\x85\n") == "Zo\xeb & Söhne <3�[0m���"
