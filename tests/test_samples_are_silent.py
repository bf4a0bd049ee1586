"""Of valid files no rule says that a claim cannot be sent, but for what is written down here.

The public samples were written to show the form of a claim, and bear provider numbers that their
authors made up: ten digits without the check digit that every NPI has, or fewer. A payer's system
turns such a number back, and so does the gate.
"""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from fixtures.make import make_837
from tests.gate_help import gate
from x12.finding import Finding, Severity
from x12.source import open_sources

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
# Provider numbers of samples that cannot be, and why: their sum by Luhn, or their first digit.
MADE_UP = {
    "1234567890": "weighs 67 with the prefix 80840, no multiple of ten",
    "1999996666": "weighs 89",
    "2366554859": "weighs 72",
    "9876543210": "begins with 9; NPIs begin with 1 or 2",
    "9988776655": "begins with 9",
    "1581234567": "weighs 69",
    "5678912345": "begins with 5",
    "5812345679": "begins with 5",
    "432198765": "nine digits",
}

# What pyx12 does not hold against the guide, and why it is wrong.
MISNAMED = {"005010X222": "ST03 names the guide before the errata where GS08 names that with them"}


def _good() -> list[Path]:
    """The samples of professional claims of which pyx12 finds nothing wrong."""
    index = CORPUS / "INDEX.csv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as file:
        return [
            CORPUS / row["local_path"]
            for row in csv.DictReader(file)
            if row["set"] == "main"
            and row["version"].startswith("005010X222")
            and row["pyx12_4_0_0"] in ("OK", "OK (0)")
        ]


GOOD = _good()
of_the_corpus = pytest.mark.skipif(
    not GOOD, reason="the public sample files are not beside the repository"
)


def errors(path: Path) -> list[Finding]:
    found: list[Finding] = []
    desk = open_desk(Settings(date(2026, 11, 1)))
    with open_sources(str(path)) as sources:
        for source in sources:
            check_file(source, desk, found.append)
    return [each for each in found if each.severity is Severity.ERROR]


@of_the_corpus
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_only_what_is_written_down_stops_a_valid_sample(path: Path) -> None:
    others = [
        f"{each.rule.code} {each.where} {each.message}"
        for each in errors(path)
        if (each.rule.code not in {"C501", "C502", "C503"} or each.value not in MADE_UP)
        and (str(each.where) != "ST ST03" or each.value not in MISNAMED)
    ]

    assert others == []


@of_the_corpus
def test_all_that_is_written_down_stands_in_a_sample() -> None:
    assert {each.value for path in GOOD for each in errors(path)} == MADE_UP.keys() | MISNAMED


@pytest.mark.parametrize("seed", range(5))
def test_no_rule_stops_a_generated_claim(seed: int) -> None:
    out = io.StringIO()
    make_837(120, out, seed=seed, payers=6)

    result, findings = gate(out.getvalue(), Settings(date(2026, 11, 1)))

    assert [f.rule.code for f in findings if f.severity is Severity.ERROR] == []
    assert result.accepted == 120
