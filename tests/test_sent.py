"""What was sent is remembered from file to file, and names no member."""

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from claimloop.cli import edi837
from edi837.batches.sent import read_sent
from edi837.desk import Settings
from ledger.db import open_ledger
from ledger.history import History, SentFile, SentFinding, record
from tests.gate_help import gate
from tests.support import AS_OF, NEXT_DAY, Sent, SentLine, clean_837
from x12.source import Source


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Database]:
    with open_ledger(tmp_path / "claims.db", create=True) as db:
        yield db


def send(db: Database, text: str, name: str = "first.837") -> int:
    source = Source(name, io.BytesIO(text.encode()))
    sent = list(read_sent(source, History(db)))
    return record(db, SentFile(source.sha256, name, "2026-02-20"), sent)


def beside(db: Database, text: str, settings: Settings | None = None) -> dict[str, str]:
    _, findings = gate(text, settings, History(db))
    return {f.rule.code: f.message for f in findings if f.rule.code != "H690"}


def test_same_file_sent_again_is_known_as_a_whole(ledger: Database) -> None:
    send(ledger, clean_837())

    assert set(beside(ledger, clean_837())) == {"S473", "S472", "S470"}


def test_file_is_noted_once(ledger: Database) -> None:
    assert (send(ledger, clean_837()), send(ledger, clean_837())) == (1, 0)


def test_service_of_an_earlier_file_is_a_duplicate_and_the_day_is_told(ledger: Database) -> None:
    send(ledger, clean_837())

    found = beside(ledger, clean_837(Sent("P1002"), control=2))

    assert set(found) == {"S470"}
    assert "claim P1001 line 1, sent on 2026-02-20" in found["S470"]


def test_units_of_earlier_files_count_for_the_day(ledger: Database) -> None:
    send(ledger, clean_837(Sent(lines=[SentLine(units=60)])))
    more = Sent("P1002", [SentLine(modifiers=("HQ", "HO"), units=37)])

    assert "H623" in beside(ledger, clean_837(more, control=2))


@pytest.mark.parametrize(
    "second",
    [
        Sent("P1002", NEXT_DAY),
        Sent("P1002", member="KX0000102"),
        Sent("P1002", dependent=True),
    ],
    ids=["another day", "another member", "a dependent"],
)
def test_nothing_is_said_of(ledger: Database, second: Sent) -> None:
    send(ledger, clean_837())

    assert beside(ledger, clean_837(second, control=2)) == {}


def test_replacement_is_not_a_duplicate_of_what_it_replaces(ledger: Database) -> None:
    send(ledger, clean_837())

    found = beside(ledger, clean_837(Sent(frequency="7"), control=2))

    assert {"S470", "S472"}.isdisjoint(found)


def test_void_gives_its_units_back(ledger: Database) -> None:
    send(ledger, clean_837(Sent(frequency="8")))

    assert "S470" not in beside(ledger, clean_837(Sent("P1002"), control=2))


def test_authorized_units_count_what_was_sent(ledger: Database, tmp_path: Path) -> None:
    send(ledger, clean_837())
    listed = tmp_path / "authorizations.csv"
    listed.write_text(
        "number,payer,member,procedure,modifiers,units,from,to\n"
        "KXA26001,KXMED,KX0000101,H2027,HQ,7,2026-01-01,2026-06-30\n"
    )

    found = beside(
        ledger,
        clean_837(Sent("P1002", NEXT_DAY), control=2),
        Settings(AS_OF, authorizations=listed),
    )

    assert found == {"P725": "8 units are used under the authorization, which has 7"}


REPLACED = clean_837(Sent(frequency="7"), control=2)
VOIDED = clean_837(Sent(frequency="8"), control=2)


@pytest.fixture
def eight_units(tmp_path: Path) -> Settings:
    listed = tmp_path / "authorizations.csv"
    listed.write_text(
        "number,payer,member,procedure,modifiers,units,from,to\n"
        "KXA26001,KXMED,KX0000101,H2027,HQ,8,2026-01-01,2026-06-30\n"
    )
    return Settings(AS_OF, authorizations=listed)


def test_service_may_be_billed_again_after_a_void(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, VOIDED, "second.837")

    assert beside(ledger, clean_837(Sent("P1002"), control=3)) == {}


def test_units_of_a_replaced_claim_count_once(ledger: Database) -> None:
    send(ledger, clean_837(Sent(lines=[SentLine(units=60)])))
    send(ledger, clean_837(Sent(frequency="7", lines=[SentLine(units=60)]), control=2), "b.837")
    more = Sent("P1002", [SentLine(modifiers=("HQ", "HO"), units=32)])

    assert "H623" not in beside(ledger, clean_837(more, control=3))


def test_replacement_gives_its_authorized_units_back(
    ledger: Database, eight_units: Settings
) -> None:
    send(ledger, clean_837(Sent(lines=[SentLine(units=8)])))
    again = Sent(frequency="7", lines=[SentLine(units=8)])

    assert "P725" not in beside(ledger, clean_837(again, control=2), eight_units)


def test_void_gives_its_authorized_units_back(ledger: Database, eight_units: Settings) -> None:
    send(ledger, clean_837(Sent(lines=[SentLine(units=8)])))
    void = Sent(frequency="8", lines=[SentLine(units=8)])
    again = Sent("P1002", [SentLine(units=8, day=NEXT_DAY[0].day)])

    assert "P725" not in beside(ledger, clean_837(void, again, control=2), eight_units)


def test_service_of_several_days_uses_its_authorization(
    ledger: Database, eight_units: Settings
) -> None:
    week = "DTP*472*RD8*20260216-20260218~"
    sent = clean_837(Sent(lines=[SentLine(units=8)]))
    send(ledger, sent.replace("DTP*472*D8*20260216~", week))

    assert "P725" in beside(ledger, clean_837(Sent("P1002", NEXT_DAY), control=2), eight_units)


def test_replaced_claim_uses_its_authorization_once(
    ledger: Database, eight_units: Settings
) -> None:
    send(ledger, clean_837())
    send(ledger, REPLACED, "second.837")

    assert beside(ledger, clean_837(Sent("P1002", NEXT_DAY), control=3), eight_units) == {}


def test_replacement_is_no_duplicate_behind_another_claim_of_its_day(ledger: Database) -> None:
    send(ledger, clean_837())
    other = Sent("P1002", [SentLine("H2014", ("HQ",))])

    assert "S470" not in beside(ledger, clean_837(other, Sent(frequency="7"), control=2))


def test_duplicate_is_told_behind_a_replacement_of_its_day(ledger: Database) -> None:
    send(ledger, clean_837(Sent(), Sent("P1002", [SentLine("H2014", ("HQ",))])))
    again = Sent("P1003", [SentLine("H2014", ("HQ",))])

    found = beside(ledger, clean_837(Sent(frequency="7"), again, control=2))

    assert "claim P1002 line 1, sent on 2026-02-20" in found["S470"]


def test_no_member_id_is_written_down(ledger: Database, tmp_path: Path) -> None:
    send(ledger, clean_837())
    ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    assert b"KX0000101" not in (tmp_path / "claims.db").read_bytes()


def test_lines_are_kept_with_their_modifiers_in_order(ledger: Database) -> None:
    send(ledger, clean_837(Sent(lines=[SentLine(modifiers=("HQ", "HO"))])))

    kept = ledger.execute(
        "SELECT line, line_control, procedure, modifiers, charge_cents, units, service_from,"
        " service_to FROM sent_lines"
    ).fetchall()

    day = "2026-02-16"
    assert kept == [("1", "P1001-1", "H2027", "HQ:HO", 25000, "4", day, day)]


def test_findings_of_the_day_are_kept_without_what_the_claim_says(ledger: Database) -> None:
    said = [
        SentFinding("P1001", "1", "H610", "warning"),
        SentFinding("P9999", "", "B301", "error"),  # came back, and was never sent
    ]
    source = Source("first.837", io.BytesIO(clean_837().encode()))

    record(
        ledger, SentFile("a" * 64, "1.837", "2026-02-20"), read_sent(source, History(ledger)), said
    )

    kept = ledger.execute("SELECT line, rule, severity FROM sent_findings").fetchall()
    assert kept == [("1", "H610", "warning")]


def test_a_file_noted_within_a_transaction_goes_with_it(ledger: Database) -> None:
    with suppress(ZeroDivisionError), ledger.atomic():
        send(ledger, clean_837())
        raise ZeroDivisionError

    assert ledger.table("sent_claims").count == 0


def test_from_the_command_line(tmp_path: Path) -> None:
    file, store = tmp_path / "batch.837", tmp_path / "claims.db"
    file.write_text(clean_837())
    runner = CliRunner()

    noted = runner.invoke(edi837, ["sent", str(file), "--db", str(store), "--on", "2026-02-20"])
    checked = runner.invoke(
        edi837,
        ["check", str(file), "--db", str(store), "--as-of", "2026-11-01", "--format", "concise"],
    )

    assert "1 claim noted as sent" in noted.output
    assert "S473 error" in checked.output
    assert checked.exit_code == 1
