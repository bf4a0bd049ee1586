"""A file is in the ledger whole, once, or not at all; and what is there is what the file says."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from edi835 import trends
from edi835.load import Status, load
from edi835.side_by_side import load_side_by_side
from ledger.db import open_ledger
from ledger.schema import migrations
from ledger.trends import trends as ledger_trends
from tests.remits import load_text
from tests.support import (
    Answer,
    AnswerLine,
    Cut,
    ProviderCut,
    after,
    clean_835,
    clean_837,
    edit,
    without,
)
from x12.source import Source, open_sources

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
TWO_DENIED = clean_835(
    Answer(lines=[AnswerLine(cuts=[Cut("CO", "4", 25000)], remarks=("N822",))]),
    Answer(id="P1002", lines=[AnswerLine(cuts=[Cut("CO", "197", 20000)]), AnswerLine()]),
)


@pytest.fixture
def db() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    db.execute("PRAGMA foreign_keys = ON")
    return db


def dump(db: Database) -> list[str]:
    return list(db.conn.iterdump())


def one(db: Database, sql: str) -> tuple[object, ...]:
    row: tuple[object, ...] = db.conn.execute(sql).fetchone()
    return row


# -- whole ------------------------------------------------------------------------------------


def test_a_loaded_file_tells_what_was_in_it(db: Database) -> None:
    result = load_text(db, TWO_DENIED)
    assert (result.status, result.payments, result.claims, result.service_lines) == (
        "loaded",
        1,
        2,
        3,
    )
    assert (result.charge_cents, result.paid_cents) == (75000, 25000)
    assert (result.adjustments, result.denials, result.denied_cents) == (3, 2, 45000)


def test_claims_lines_and_reasons_stand_in_their_tables(db: Database) -> None:
    load_text(db, TWO_DENIED)
    rows = db.conn.execute(
        """SELECT payments.trace, claims.claim_id, service_lines.procedure, service_lines.modifiers,
                  adjustments.group_code, adjustments.carc, adjustments.amount_cents,
                  adjustments.kind
           FROM adjustments JOIN service_lines ON service_lines.id = service_line_id
           JOIN claims ON claims.id = adjustments.claim_id
           JOIN payments ON payments.id = claims.payment_id ORDER BY adjustments.id"""
    ).fetchall()
    assert rows == [
        ("KX26030001", "P1001", "H2027", "HQ", "CO", "4", 25000, "denial"),
        ("KX26030001", "P1002", "H2027", "HQ", "CO", "197", 20000, "denial"),
        ("KX26030001", "P1002", "H2027", "HQ", "CO", "45", 5000, "contractual"),
    ]


def test_a_denial_shows_how_it_was_decided(db: Database) -> None:
    load_text(db, TWO_DENIED)
    first = one(
        db, "SELECT category, subcategory, rarc, decided_by <> '', crosswalk <> '' FROM denials"
    )
    assert first == ("modifier", "missing", "N822", 1, 1)


def test_a_denial_belongs_to_the_code_that_was_sent(db: Database) -> None:
    line = AnswerLine(procedure="H2017", sent_as=("H2027", "U4"), cuts=[Cut("CO", "197", 25000)])
    load_text(db, clean_835(Answer(lines=[line])))
    assert one(db, "SELECT procedure, modifiers FROM denials") == ("H2027", "U4")


def test_loading_keeps_the_trends_current(db: Database) -> None:
    load_text(db, TWO_DENIED)
    load_text(db, clean_835(Answer(id="P9", lines=[AnswerLine(cuts=[Cut("CO", "197", 100)])])))
    by_category = ledger_trends(db, ["month", "category"])
    assert [(row["category"], row["lines"], row["denied_cents"]) for row in by_category] == [
        ("modifier", 1, 25000),
        ("plan_guidelines", 2, 20100),
    ]


def test_codes_that_nobody_knows_are_counted_and_listed(tmp_path: Path) -> None:
    strange = clean_835(Answer(lines=[AnswerLine(cuts=[Cut("CO", "987", 700)], remarks=("X9",))]))
    with open_ledger(tmp_path / "claims.db", create=True) as db:
        load_text(db, strange)
    codes = trends.unknown_codes(tmp_path / "claims.db")
    assert {(row["code_list"], row["code"], row["amount_cents"]) for row in codes} == {
        ("CARC", "987", 700),
        ("RARC", "X9", 700),
    }


def test_an_unbalanced_file_is_kept_and_flagged(db: Database) -> None:
    result = load_text(db, edit(TWO_DENIED, "BPR02=300", "SVC#2.03=60"))
    assert result.status is Status.LOADED
    assert {finding.rule.code for finding in result.findings} == {"B351", "B354"}
    off = "SELECT sum(off_by_cents) FROM {}"
    assert [one(db, off.format(t)) for t in ("payments", "claims", "service_lines")] == [
        (-5000,),
        (0,),
        (-1000,),
    ]


def test_provider_adjustments_keep_their_sign_and_reference(db: Database) -> None:
    load_text(
        db, clean_835(provider_cuts=[ProviderCut("WO", "P0900", 1000), ProviderCut("L6", "", -5)])
    )
    rows = db.conn.execute("SELECT reason, reference, amount_cents FROM provider_adjustments")
    assert rows.fetchall() == [("WO", "P0900", 1000), ("L6", "", -5)]


def test_nobody_is_named_in_the_ledger(db: Database) -> None:
    text = after(TWO_DENIED, "NM1(QC)", "NM1*IL*1*HOLLOWAY*JUNIPER****MI*KX0000101~")
    load_text(db, after(text, "NM1(82)", "REF*SY*900000001~REF*EA*RECORD77~REF*F8*KXC1~"))
    everything = "\n".join(dump(db))
    leaked = [
        w for w in ("MARLOWE", "TESSA", "HOLLOWAY", "900000001", "RECORD77") if w in everything
    ]
    assert (leaked, "KXC1" in everything) == ([], True)


def test_sets_of_other_kinds_are_told_and_the_835s_are_read(db: Database) -> None:
    result = load_text(db, clean_837() + clean_835())
    assert (result.status, result.claims, dict(result.others)) == (
        "loaded",
        1,
        {"837 005010X222A1": 1},
    )


# -- once -------------------------------------------------------------------------------------


def test_the_same_content_again_changes_nothing_and_says_so(db: Database) -> None:
    load_text(db, TWO_DENIED, "june.835")
    before = dump(db)
    again = load_text(db, TWO_DENIED, "copy of june.835")
    assert (again.status, "as june.835" in again.reason) == (Status.ALREADY, True)
    assert dump(db) == before


def test_a_packed_file_is_the_file(db: Database, tmp_path: Path) -> None:
    load_text(db, TWO_DENIED)
    packed = tmp_path / "june.835.gz"
    packed.write_bytes(gzip.compress(TWO_DENIED.encode()))
    with open_sources(str(packed)) as sources:
        assert [load(source, db).status for source in sources] == [Status.ALREADY]


def test_the_same_payment_in_another_envelope_is_told(db: Database) -> None:
    load_text(db, TWO_DENIED, "june.835")
    again = load_text(db, TWO_DENIED.replace("000000001", "000000002"), "resent.835")
    assert (again.status, again.notes) == (
        "loaded",
        ["payment KX26030001 is also in june.835; it counts twice"],
    )


def test_a_payment_that_is_dated_far_ahead_is_told(db: Database) -> None:
    ahead = load_text(db, edit(clean_835(), "BPR16=20620316"))
    assert ahead.notes == ["payment KX26030001 is dated 2062-03-16: a slip?"]


def test_two_payments_of_one_trace_are_no_repetition(db: Database) -> None:
    load_text(db, TWO_DENIED)
    split = load_text(db, edit(clean_835(), "ST02=0002", "SE02=0002"))
    assert split.notes == []


def test_two_loaders_at_once_store_each_file_once(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    with open_ledger(path, create=True):
        pass

    def load_one(number: int) -> Status:
        text = clean_835(*[Answer(id=f"P{number}-{n}") for n in range(20)], control=number)
        with open_ledger(path) as db:
            return load_text(db, text).status

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(load_one, [1, 2, 3, 1, 2, 3]))
    assert sorted(statuses) == ["already"] * 3 + ["loaded"] * 3
    with open_ledger(path) as db:
        assert one(db, "SELECT count(*), count(DISTINCT claim_id) FROM claims") == (60, 60)


def test_side_by_side_holds_the_same_as_one_by_one(tmp_path: Path) -> None:
    denied = clean_835(Answer(lines=[AnswerLine(cuts=[Cut("CO", "197", 25000)])]), control=1)
    paid = edit(clean_835(Answer(lines=[AnswerLine()]), control=2), "BPR16=20260708")
    texts = [denied, paid, TWO_DENIED.replace("000000001", "000000009"), denied, "hello"]
    files = [tmp_path / f"{number}.835" for number in range(len(texts))]
    for path, text in zip(files, texts, strict=True):
        path.write_text(text)
    names = [str(path) for path in files]
    with open_ledger(tmp_path / "one.db", create=True) as db:
        for name in names:
            with open_sources(name) as sources:
                told = [load(source, db).status for source in sources]
        one_by_one = dump(db)
    with open_ledger(tmp_path / "two.db", create=True) as db:
        read = list(load_side_by_side(names, db, 2))
        side_by_side = dump(db)
    timeless = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[\d-]+ [\d:.]+\+00:00")
    assert told == ["refused"]
    assert [result.status for one in read for result in one] == [  # type: ignore[union-attr]
        "loaded", "loaded", "loaded", "already", "refused",
    ]  # fmt: skip
    assert [timeless.sub("", line) for line in side_by_side] == [
        timeless.sub("", line) for line in one_by_one
    ]


# -- not at all -------------------------------------------------------------------------------


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(0, TWO_DENIED.index("IEA*") - 1))
def test_half_a_file_leaves_nothing(db: Database, cut: int) -> None:
    before = dump(db)
    result = load_text(db, TWO_DENIED[:cut])
    assert (result.status, bool(result.reason), "\n" in result.reason) == ("refused", True, False)
    assert dump(db) == before


def test_a_set_without_its_end_is_refused_by_number(db: Database) -> None:
    start, end = TWO_DENIED.index("SE*"), TWO_DENIED.index("GE*")
    result = load_text(db, TWO_DENIED[:start] + TWO_DENIED[end:])
    assert (result.status, result.reason.startswith("835 set 0001 has no SE")) == ("refused", True)


def test_an_interchange_without_its_end_is_refused_by_number(db: Database) -> None:
    result = load_text(db, TWO_DENIED[: TWO_DENIED.index("IEA*")])
    assert (result.status, result.reason) == (
        "refused",
        "interchange 000000001 has no IEA: the file broke off; send it whole",
    )


def test_claims_that_went_out_are_no_remittance(db: Database) -> None:
    result = load_text(db, clean_837())
    assert result.reason == "holds no 835 of version 005010X221A1; it holds 1 of 837 005010X222A1"


@pytest.mark.parametrize("change", ["ST01=DOE JO", "GS08=DOE JO", "ST02=DOE JO"])
def test_reason_repeats_no_name_that_stands_in_the_place_of_a_kind_or_number(
    db: Database, change: str
) -> None:
    text = edit(TWO_DENIED, change)
    result = load_text(db, without(text, "SE") if change.startswith("ST02") else text)
    assert result.status == "refused"
    assert "DOE" not in result.reason


@pytest.mark.parametrize("text", ["", "hello", "\x00" * 500, "ISA*00*"])
def test_what_is_no_x12_is_refused_in_one_line(db: Database, text: str) -> None:
    before = dump(db)
    result = load_text(db, text)
    assert (result.status, result.reason.startswith("is not X12: ")) == ("refused", True)
    assert ("\n" in result.reason, dump(db)) == (False, before)


def test_a_damaged_archive_leaves_nothing(db: Database, tmp_path: Path) -> None:
    before = dump(db)
    packed = gzip.compress(clean_835(*[Answer(id=f"P{n}") for n in range(500)]).encode())
    path = tmp_path / "june.835.gz"
    path.write_bytes(packed[: len(packed) // 2])
    with open_sources(str(path)) as sources:
        results = [load(source, db) for source in sources]
    assert [result.status for result in results] == [Status.REFUSED]
    assert dump(db) == before


def test_a_crash_in_the_middle_leaves_nothing(db: Database) -> None:
    class Breaks(BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            if self.tell():
                raise MemoryError
            return super().read(len(TWO_DENIED) - 40)

    before = dump(db)
    with pytest.raises(MemoryError):
        load(Source("june.835", Breaks(TWO_DENIED.encode())), db)
    assert dump(db) == before


JUNK = st.sampled_from(["~", "*", ":", "~~", "SE*1*0001~", "CLP*", "ST*835*", "ISA*", "\x00", "é"])


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(TWO_DENIED)), gone=st.integers(0, 60), junk=JUNK)
def test_whatever_is_broken_a_file_is_loaded_whole_or_refused(
    db: Database, at: int, gone: int, junk: str
) -> None:
    before = dump(db)
    result = load_text(db, TWO_DENIED[:at] + junk + TWO_DENIED[at + gone :])
    loaded = result.status is Status.LOADED
    assert (dump(db) != before, result.reason == "") == (loaded, loaded)


# -- beside an independent tally -----------------------------------------------------------------


def remittances() -> list[Path]:
    return [
        path
        for path in sorted(CORPUS.rglob("*"))
        if path.is_file() and path.parent.name != "expected" and b"005010X221" in path.read_bytes()
    ]


def tally(text: str) -> dict[str, int]:
    """Counts and cents of the 835 sets of a file, by splitting its text and nothing else."""
    text = text[re.search(r"ISA[^\w ]", text).start() :]  # type: ignore[union-attr]
    element = text[3]
    terminator = text.split(element, 16)[16][1]
    segments = [raw.strip("\r\n ").split(element) for raw in text.split(terminator)]
    sums = dict.fromkeys(
        ("payments", "claims", "lines", "charged", "paid", "cut", "cuts", "beside"), 0
    )
    wanted = False
    for segment in segments:
        match segment:
            case ["ST", kind, *_]:
                wanted = kind == "835"
                sums["payments"] += wanted
            case ["CLP", _, _, charge, paid, *_] if wanted:
                sums["claims"] += 1
                sums["charged"] += cents(charge)
                sums["paid"] += cents(paid)
            case ["SVC", *_] if wanted:
                sums["lines"] += 1
            case ["CAS", _, *rest] if wanted:
                sums["cuts"] += sum(bool(reason) for reason in rest[::3])
                sums["cut"] += sum(cents(amount) for amount in rest[1::3])
            case ["PLB", _, _, *rest] if wanted:
                sums["beside"] += sum(cents(amount) for amount in rest[1::2])
    return sums


def cents(text: str) -> int:
    return int(Decimal(text or 0) * 100)


def stored(db: Database) -> dict[str, object]:
    questions = {
        "payments": "SELECT count(*) FROM payments",
        "claims": "SELECT count(*) FROM claims",
        "lines": "SELECT count(*) FROM service_lines",
        "charged": "SELECT total(charge_cents) FROM claims",
        "paid": "SELECT total(paid_cents) FROM claims",
        "cut": "SELECT total(amount_cents) FROM adjustments",
        "cuts": "SELECT count(*) FROM adjustments",
        "beside": "SELECT total(amount_cents) FROM provider_adjustments",
    }
    return {name: one(db, sql)[0] for name, sql in questions.items()}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public samples are not here")
@pytest.mark.parametrize(
    "path", remittances(), ids=lambda path: f"{path.parent.name}/{path.name[-40:]}"
)
def test_every_public_remittance_is_stored_to_the_cent_or_refused(db: Database, path: Path) -> None:
    text = path.read_bytes().decode("latin-1")
    before = dump(db)
    result = load_text(db, text)
    if result.status is Status.LOADED:
        assert stored(db) == tally(text)
    else:
        assert (result.reason != "", dump(db)) == (True, before)
