"""Beside oxedi, an independent reader of 835s: the same payments, claims, lines and reasons."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from edi835.load import Status
from fixtures.make import make_835
from ledger.schema import migrations
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, ProviderCut, clean_835

oxedi = pytest.importorskip("oxedi", reason="oxedi is not installed")

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
NULL = "∅"

Cell = str | int | float | None
Row = tuple[Cell, ...]


def text(cell: str) -> str:
    return "" if cell == NULL else cell


def cents(cell: str) -> int:
    return 0 if cell == NULL else int(Decimal(cell) * 100)


def number(cell: str) -> float | None:
    return None if cell == NULL else float(cell)


def index(cell: str) -> int | None:
    return None if cell == NULL else int(cell)


def day(cell: str) -> str | None:
    return None if cell == NULL else cell


# Table by table: our question, then oxedi's columns and how each is read.
TABLES: dict[str, tuple[str, dict[str, Callable[[str], Cell]]]] = {
    "payments": (
        "SELECT amount_cents, credit_debit, method, paid_on, trace FROM payments",
        {
            "total_payment_amount": cents,
            "credit_debit_flag": text,
            "payment_method": text,
            "payment_date": day,
            "trace_number": text,
        },
    ),
    "claims": (
        """SELECT payment_id - 1, claim_id, status, charge_cents, paid_cents, patient_cents,
                  filing_code, payer_claim_id, facility_code, frequency, drg, header_number,
                  service_from, service_to FROM claims""",
        {
            "payment": index,
            "claim_id": text,
            "claim_status": text,
            "charge_amount": cents,
            "payment_amount": cents,
            "patient_responsibility": cents,
            "filing_indicator": text,
            "payer_control_number": text,
            "facility_type": text,
            "frequency_code": text,
            "drg_code": text,
            "header_number": text,
            "statement_from": day,
            "statement_to": day,
        },
    ),
    "services": (
        """SELECT claim_id - 1, qualifier, procedure, charge_cents, paid_cents, units, billed_units,
                  line_control FROM service_lines""",
        {
            "claim": index,
            "procedure_qualifier": text,
            "procedure_code": text,
            "charge_amount": cents,
            "payment_amount": cents,
            "units_paid": number,
            "original_units": number,
            "line_item_control_number": text,
        },
    ),
    "adjustments": (
        """SELECT claim_id - 1, service_line_id - 1, group_code, carc, amount_cents, quantity
           FROM adjustments""",
        {
            "claim": index,
            "service": index,
            "group_code": text,
            "reason_code": text,
            "amount": cents,
            "quantity": number,
        },
    ),
    "provider_adjustments": (
        """SELECT payment_id - 1, provider_id, fiscal_year_end, reason, reference, amount_cents
           FROM provider_adjustments""",
        {
            "payment": index,
            "provider_id": text,
            "fiscal_period_date": day,
            "reason_code": text,
            "reference_id": text,
            "amount": cents,
        },
    ),
}


def theirs(raw: str, table: str) -> list[Row]:
    """The rows of oxedi, which shows tables as text: a title, a header, a line per row."""
    lines = oxedi.parse(raw.encode("latin-1")).tables[table].render().splitlines()[1:]
    header = [column.partition(":")[0] for column in lines[0].split(" | ")]
    wanted = TABLES[table][1]
    rows = (dict(zip(header, line.split(" | "), strict=True)) for line in lines[1:] if line)
    return [tuple(read(row[name]) for name, read in wanted.items()) for row in rows]


def ours(db: Database, table: str) -> list[Row]:
    return list(db.conn.execute(f"{TABLES[table][0]} ORDER BY id"))


def loaded(raw: str) -> Database | None:
    db = Database(memory=True)
    migrations.apply(db)
    return db if load_text(db, raw).status is Status.LOADED else None


def comparable(data: bytes) -> bool:
    """Whether both read it: an 835 alone (oxedi takes other sets for empty payments), ISA first."""
    return b"005010X221" in data and b"005010X222" not in data and data.startswith(b"ISA")


def remittances() -> list[Path]:
    files = (path for path in sorted(CORPUS.rglob("*")) if path.is_file())
    return [path for path in files if comparable(path.read_bytes())]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public samples are not here")
@pytest.mark.parametrize(
    "path", remittances(), ids=lambda path: f"{path.parent.name}/{path.name[-40:]}"
)
def test_public_remittances_read_the_same(path: Path) -> None:
    raw = path.read_bytes().decode("latin-1")
    db = loaded(raw)
    if db is None:
        pytest.skip("refused: not whole")
    assert {table: ours(db, table) for table in TABLES} == {
        table: theirs(raw, table) for table in TABLES
    }


AMOUNTS = st.integers(-99999, 99999)
CUTS = st.lists(
    st.builds(
        Cut,
        st.sampled_from(["CO", "PR", "OA", "PI"]),
        st.sampled_from(["1", "16", "45", "97", "197", "A1"]),
        AMOUNTS,
        st.sampled_from(["", "2", "-1"]),
    ),
    max_size=8,
)
LINES = st.builds(
    AnswerLine,
    modifiers=st.lists(st.sampled_from(["HQ", "U4", "95", "HN"]), max_size=4, unique=True),
    charge=AMOUNTS,
    units=st.integers(0, 96),
    cuts=CUTS,
    remarks=st.lists(st.sampled_from(["N822", "M127", "N130"]), max_size=3),
    sent_as=st.sampled_from([(), ("H2027", "HQ")]),
)
ANSWERS = st.builds(
    Answer,
    id=st.from_regex(r"[A-Z0-9]{1,20}", fullmatch=True),
    lines=st.lists(LINES, max_size=3),
    status=st.sampled_from(["1", "2", "4", "22", "25"]),
    cuts=CUTS,
)
PROVIDER_CUTS = st.lists(
    st.builds(ProviderCut, st.sampled_from(["WO", "FB", "L6", "72"]), st.just("REF1"), AMOUNTS),
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=4), beside=PROVIDER_CUTS)
def test_generated_remittances_read_the_same(
    answers: list[Answer], beside: list[ProviderCut]
) -> None:
    raw = clean_835(*answers, provider_cuts=beside)
    db = loaded(raw)
    assert db is not None
    assert {table: ours(db, table) for table in TABLES} == {
        table: theirs(raw, table) for table in TABLES
    }


def test_a_whole_generated_file_reads_the_same() -> None:
    """Several payers, payments and interchanges' worth of claims, reversals and takebacks."""
    written = io.StringIO()
    make_835(300, written)
    raw = written.getvalue()
    db = loaded(raw)
    assert db is not None
    assert {table: ours(db, table) for table in TABLES} == {
        table: theirs(raw, table) for table in TABLES
    }
