"""The large files: valid, clean, balanced to the cent, and answering each other."""

import io
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import oxedi
import pytest

from fixtures.make import main, make_835, make_837
from tests.sums import Segment, claims_answered, runs, segments, total, unbalanced
from tests.support import npi
from tests.witness import pyx12_complaints

CLAIMS = 450


def _text(kind: str, claims: int = CLAIMS, seed: int = 3, payers: int = 6) -> str:
    out = io.StringIO()
    make = make_837 if kind == "837" else make_835
    make(claims, out, seed=seed, payers=payers)
    return out.getvalue()


SENT = _text("837")
ANSWERED = _text("835")


def _claims_sent() -> list[list[Segment]]:
    return list(runs(segments(SENT), "CLM", "HL", "SE"))


@pytest.mark.parametrize("text", [SENT, ANSWERED], ids=["837", "835"])
def test_pyx12_finds_nothing_wrong(text: str) -> None:
    assert pyx12_complaints(text) == ""


def test_oxedi_finds_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "remits.835"
    path.write_text(ANSWERED, encoding="ascii")
    assert [str(told) for told in oxedi.parse_file(path).diagnostics] == []


@pytest.mark.parametrize("kind", ["837", "835"])
def test_the_same_seed_writes_the_same_text(kind: str) -> None:
    assert _text(kind, 40) == _text(kind, 40)


@pytest.mark.parametrize("kind", ["837", "835"])
def test_another_seed_writes_another_text(kind: str) -> None:
    assert _text(kind, 40) != _text(kind, 40, seed=4)


@pytest.mark.parametrize("claims", [0, 1, 100, 101])
def test_exactly_the_claims_asked_for_are_written(claims: int) -> None:
    assert _text("837", claims).count("~CLM*") == claims


def test_a_large_file_has_several_sets_and_groups() -> None:
    text = _text("837", 2_100)
    assert (text.count("~GS*"), text.count("~ST*")) == (2, 11)


def test_a_claim_is_about_twentysegments() -> None:
    assert 18 <= SENT.count("~") / CLAIMS <= 23


def test_claims_go_to_as_many_payers_as_asked_for() -> None:
    text = _text("837", 3_000, payers=2)
    assert {seg[9] for seg in segments(text) if seg[:2] == ["NM1", "PR"]} == {"KXMED", "KXMCO"}


def test_more_payers_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 6"):
        _text("837", payers=7)


def test_a_claim_charges_what_its_lines_charge() -> None:
    assert all(Decimal(c[0][2]) == total(c, "SV1", 2) for c in _claims_sent())


def test_ids_of_claims_and_lines_never_repeat() -> None:
    ids = [s[1] for s in segments(SENT) if s[0] == "CLM"]
    ids += [s[2] for s in segments(SENT) if s[:2] == ["REF", "6R"]]
    assert max(Counter(ids).values()) == 1


def test_every_npi_carries_its_check_digit() -> None:
    numbers = {s[9] for s in segments(SENT) if s[0] == "NM1" and s[8:9] == ["XX"]}
    assert numbers == {npi(number[:9]) for number in numbers}


def test_a_member_has_one_visit_a_day() -> None:
    visits: Counter[tuple[str, str]] = Counter()
    member = ""
    for seg in segments(SENT):
        if seg[:2] == ["NM1", "IL"]:
            member = seg[9]
        if seg[:2] == ["DTP", "472"]:
            visits[member, seg[3]] += 1
    assert max(visits.values()) == 1


def test_telehealth_is_said_by_modifier_and_place_together() -> None:
    for claim in _claims_sent():
        remote = claim[0][5][:2] in ("02", "10")
        assert all((seg[1].endswith(":95")) is remote for seg in claim if seg[0] == "SV1")


def test_both_sorts_of_patient_and_all_neighbours_occur() -> None:
    needed = {"HL*3*2*23*0", "H2027:HQ", "H2027:U4", "H2014", "H2017", "H2019", "H0004"}
    assert [text for text in needed if text not in SENT] == []


def test_every_line_claim_and_payment_balances() -> None:
    assert unbalanced(ANSWERED) == []


def test_no_payment_is_negative() -> None:
    assert all(Decimal(seg[2]) >= 0 for seg in segments(ANSWERED) if seg[0] == "BPR")


def test_no_money_is_lost_between_claim_and_answer() -> None:
    charged = {claim[0][1]: Decimal(claim[0][2]) for claim in _claims_sent()}
    answered: dict[str, Decimal] = defaultdict(Decimal)
    for claim in claims_answered(segments(ANSWERED)):
        answered[claim[0][1]] += Decimal(claim[0][3])  # a reversal takes away what it repeats
    assert answered == charged


def test_every_line_answered_is_the_line_that_was_sent() -> None:
    sent = {run[-1][2]: run[1][1] for c in _claims_sent() for run in runs(c, "LX")}
    for claim in claims_answered(segments(ANSWERED)):
        for run in runs(claim, "SVC"):
            control = next(seg[2] for seg in run if seg[:2] == ["REF", "6R"])
            assert sent[control] == run[0][1]


def test_a_reason_that_needs_a_remark_has_one() -> None:
    for claim in claims_answered(segments(ANSWERED)):
        for run in runs(claim, "SVC"):
            generic = any(seg[2] in ("16", "96", "252") for seg in run if seg[0] == "CAS")
            assert not generic or any(seg[0] == "LQ" for seg in run)


def test_all_outcomes_occur() -> None:
    answers = claims_answered(segments(ANSWERED))
    statuses = {claim[0][2] for claim in answers}
    without_lines = any(seg[0] == "MOA" for claim in answers for seg in claim)
    assert (statuses, without_lines, "PLB*" in ANSWERED) == ({"1", "4", "22"}, True, True)


def test_the_command_writes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "claims.837"
    main(["837", "--claims", "40", "--seed", "3", "--payers", "6", "--out", str(out)])
    assert out.read_text() == _text("837", 40)
