"""Nearly all denied money falls into a category that says something; the rest is listed by code."""

import io
from collections import Counter
from pathlib import Path

import pytest
from sqlite_utils import Database

from edi835.load import load
from fixtures.make import make_835
from ledger.schema import migrations
from tests.remits import load_text
from x12.source import open_sources

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
AT_LEAST = 0.98


def denied(db: Database) -> tuple[float, Counter[tuple[str, str]]]:
    """The share of denied cents in a category other than `other`, and the rest by code."""
    rest: Counter[tuple[str, str]] = Counter()
    total = 0
    for category, carc, rarc, cents in db.conn.execute(
        "SELECT category, carc, rarc, abs(amount_cents) FROM denials"
    ):
        total += cents
        if category == "other":
            rest[carc, rarc] += cents
    return (1 - rest.total() / total if total else 1.0), rest


@pytest.fixture
def db() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    return db


def test_denials_of_generated_remittances_have_a_category(db: Database) -> None:
    text = io.StringIO()
    make_835(400, text)
    load_text(db, text.getvalue())
    share, rest = denied(db)
    assert share >= AT_LEAST, f"not told: {rest.most_common()}"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public samples are not here")
def test_denials_of_the_public_samples_have_a_category(db: Database) -> None:
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file() and path.parent.name != "expected" and b"005010X221" in path.read_bytes():
            with open_sources(str(path)) as sources:
                for source in sources:
                    load(source, db)
    share, rest = denied(db)
    assert db.conn.execute("SELECT count(*) FROM denials").fetchone()[0] > 0
    assert share >= AT_LEAST, f"not told: {rest.most_common()}"
