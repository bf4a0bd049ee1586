"""Each kind of fault, seeded into one claim of a clean file, is caught by its rule and no other."""

import io

import pytest

from edi837.desk import Desk, Settings, open_desk
from edi837.gate import check_file
from fixtures.faults import (
    KINDS,
    SITE_KINDS,
    SITE_PACK,
    SITE_PAYERS,
    Seeded,
    seeded_faults,
)
from tests.support import AS_OF
from x12.finding import Finding
from x12.source import Source

DESK = open_desk(Settings(AS_OF, ignore=("H69", "P790")))  # notes on files and packs, not on claims
SEEDED = list(seeded_faults())


def told(text: str, desk: Desk = DESK) -> list[Finding]:
    findings: list[Finding] = []
    check_file(Source("seeded", io.BytesIO(text.encode("latin-1"))), desk, findings.append)
    return findings


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the pack and the list of payers that the fixtures' site keeps."""
    folder = tmp_path_factory.mktemp("site")
    pack, payers = folder / "site.toml", folder / "payers.csv"
    pack.write_text(SITE_PACK, encoding="utf-8")
    payers.write_text(SITE_PAYERS, encoding="utf-8")
    return open_desk(Settings(AS_OF, pack=str(pack), payers=payers, ignore=("H69", "P790")))


@pytest.mark.parametrize("seeded", SEEDED, ids=lambda each: f"{each.kind.code}-{each.payer}")
def test_fault_is_caught_by_its_rule_and_nothing_else_is_said(seeded: Seeded) -> None:
    found = told(seeded.text)

    assert {finding.rule.code for finding in found} == {seeded.kind.code}
    assert {finding.claim_id for finding in found} <= {seeded.claim, ""}


@pytest.mark.parametrize(
    "seeded",
    list(seeded_faults(kinds=SITE_KINDS)),
    ids=lambda each: f"{each.kind.code}-{each.payer}",
)
def test_fault_that_a_site_asks_for_is_caught_by_its_rule_and_by_no_other(
    seeded: Seeded, site: Desk
) -> None:
    found = told(seeded.text, site)

    assert {finding.rule.code for finding in found} == {seeded.kind.code}
    assert told(seeded.text) == []


def test_there_are_eighty_kinds_in_files_of_several_payers() -> None:
    assert len({kind.code for kind in KINDS}) >= 80
    assert len({seeded.payer for seeded in SEEDED}) >= 3
