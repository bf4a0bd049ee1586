"""A payment explained: the same from a file and from the ledger, and without people."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import edi835
from edi835.benefits import Benefits, from_ledger, read_benefits
from tests.ledgers import fresh, paid
from tests.remits import load_text, source
from tests.support import Answer, AnswerLine, Cut, ProviderCut, clean_835

FIXTURES = Path(__file__).parents[1] / "fixtures"
TEXT = clean_835(
    Answer(lines=[AnswerLine(cuts=[Cut("CO", "4", 25000)], remarks=("N822",)), AnswerLine()]),
    provider_cuts=[ProviderCut("WO", "P0900", 1000)],
)
SHOWN = """\
Claim P1001: KXMED HEALTH PLAN
  answered  2026-03-16, payment KX26030001, the payer's number KXC2600001, file {file}
  status    1, processed as primary
  charged 500.00, paid 200.00, the patient owes 0.00, the rest is 300.00
  line 1  H2027:HQ  2026-02-16  4 units
          250.00  charged
         -250.00  DENIED (CO 4): procedure does not fit the modifier (or a needed one is absent)
"""


def show(*arguments: object) -> Result:
    return CliRunner().invoke(edi835, ["show", *map(str, arguments)])


def explained(code: str) -> str:
    return CliRunner().invoke(edi835, ["explain", code]).output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "era.835"
    path.write_text(TEXT)
    return path


def test_a_claim_reads_like_a_statement(file: Path) -> None:
    told = show(file).output
    assert told.splitlines()[:6] == SHOWN.format(file=file).splitlines()[:6]


def test_a_denial_says_what_to_do(file: Path) -> None:
    told = show(file).output
    assert "DENIED (CO 4)" in told
    assert "what to do: Correct the modifiers" in told


def test_money_beside_the_claims_is_told_with_its_sign(file: Path) -> None:
    assert "      -10.00  WO: overpayment" in show(file).output


def test_nobody_is_named_unless_asked(file: Path) -> None:
    hidden, shown = show(file).output, show(file, "--show-phi").output
    assert ("MARLOWE" in hidden, "KX0000101" in hidden) == (False, False)
    assert "patient   TESSA MARLOWE, member KX0000101" in shown


def test_file_and_ledger_tell_the_same() -> None:
    db = fresh()
    load_text(db, TEXT)
    [kept] = from_ledger(db, "P1001")
    [read] = [one for one in read_benefits(source(TEXT)) if isinstance(one, Benefits)]
    assert kept._replace(state="", file="") == read._replace(file="")


def test_every_answer_to_a_claim_is_shown_oldest_first(tmp_path: Path) -> None:
    from ledger.db import open_ledger  # noqa: PLC0415 - for this test alone

    database = tmp_path / "r.db"
    with open_ledger(database, create=True) as db:
        load_text(db, paid(date(2026, 5, 4), [Answer("P7")]))
        load_text(db, paid(date(2026, 4, 4), [Answer("P7", status="4")]))
    told = show("P7", "--db", database).output
    assert told.index("2026-04-04") < told.index("2026-05-04")


@pytest.mark.parametrize("wanted", [["era.835", "--claim", "P9"], ["nowhere.835"]])
def test_what_is_not_there_is_one_line(file: Path, wanted: list[str]) -> None:
    done = show(*[file if word == "era.835" else word for word in wanted])
    assert (done.exit_code, done.output.count("\n")) == (3, 1)


def test_a_name_cannot_paint_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "era.835"
    path.write_text(TEXT.replace("KXMED HEALTH PLAN", "KX\x1b[31mMED"))
    assert "\x1b" not in show(path).output


def test_a_code_is_explained_with_what_to_do() -> None:
    told = CliRunner().invoke(edi835, ["explain", "CO-197"])
    assert (told.exit_code, "authorization" in told.output, "what to do:" in told.output) == (
        0,
        True,
        True,
    )


def test_an_unknown_code_is_told_with_its_neighbours() -> None:
    told = CliRunner().invoke(edi835, ["explain", "H2072"])
    assert (told.exit_code, "nearest: H2027" in told.output) == (1, True)


def test_a_status_is_that_of_a_claim_and_that_of_an_acknowledgment() -> None:
    assert explained("status 22") == "claim status 22: reversal of an earlier payment\n"
    assert "\nstatus code 20: taken into processing\n" in explained("status 20")
    assert "claim status" not in explained("22")


@pytest.mark.parametrize("wrong", ["line", "claim", "payment"])
def test_what_does_not_add_up_is_told_where_it_does_not(wrong: str) -> None:
    told = show(FIXTURES / f"835/faulty/unbalanced_{wrong}.edi").output.split("\n")
    [at] = [number for number, line in enumerate(told) if "does not add up" in line]
    before = {"line": "200.01  paid", "claim": "charged 250.00", "payment": "Payment KX26030001"}
    assert before[wrong] in told[at - 1]


def test_a_file_that_breaks_off_is_told_behind_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "era.835"
    path.write_text(clean_835(Answer(), Answer("P2", payer_claim="KX2")).partition("SE*")[0])
    done = show(path)
    assert done.exit_code == 3
    assert "Claim P1001" in done.stdout
    assert done.stderr == f"error: {path}: 835 set 0001 has no SE: the file broke off there\n"


def test_a_set_number_that_may_be_a_name_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "era.835"
    path.write_text(clean_835().replace("ST*835*0001", "ST*835*KXDOE").partition("SE*")[0])
    assert "KXDOE" not in show(path).output
