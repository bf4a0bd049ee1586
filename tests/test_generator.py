"""The large files: valid, clean, balanced to the cent, and answering each other."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from fixtures.make import main, make_835, make_837
from tests.support import npi
from tests.witness import pyx12_complaints

CLAIMS = 450

Segment = list[str]


def _text(kind: str, claims: int = CLAIMS, seed: int = 3, payers: int = 6) -> str:
    out = io.StringIO()
    make = make_837 if kind == "837" else make_835
    make(claims, out, seed=seed, payers=payers)
    return out.getvalue()


SENT = _text("837")
ANSWERED = _text("835")


def _segments(text: str) -> list[Segment]:
    return [piece.split("*") for piece in text.split("~")]


def _runs(segments: list[Segment], opener: str, *closers: str) -> Iterator[list[Segment]]:
    """The runs from each opener to the next one, or to a closer."""
    edges = [i for i, seg in enumerate(segments) if seg[0] in (opener, *closers)]
    for start, end in pairwise([*edges, len(segments)]):
        if segments[start][0] == opener:
            yield segments[start:end]


def _total(segments: list[Segment], segment_id: str, element: int) -> Decimal:
    return sum((Decimal(seg[element]) for seg in segments if seg[0] == segment_id), Decimal(0))


def _cuts(segments: list[Segment]) -> Decimal:
    """What CAS takes away: CAS03 and, where more triplets follow, every third after it."""
    cas = [seg for seg in segments if seg[0] == "CAS"]
    return sum((Decimal(amount) for seg in cas for amount in seg[3::3]), Decimal(0))


def _claims_sent() -> list[list[Segment]]:
    return list(_runs(_segments(SENT), "CLM", "HL", "SE"))


def _claims_answered() -> list[list[Segment]]:
    return list(_runs(_segments(ANSWERED), "CLP", "LX", "PLB", "SE"))


@pytest.mark.parametrize("text", [SENT, ANSWERED], ids=["837", "835"])
def test_pyx12_finds_nothing_wrong(text: str) -> None:
    assert pyx12_complaints(text) == ""


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


def test_a_claim_is_about_twenty_segments() -> None:
    assert 18 <= SENT.count("~") / CLAIMS <= 23


def test_claims_go_to_as_many_payers_as_asked_for() -> None:
    text = _text("837", 3_000, payers=2)
    assert {seg[9] for seg in _segments(text) if seg[:2] == ["NM1", "PR"]} == {"KXMED", "KXMCO"}


def test_more_payers_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 6"):
        _text("837", payers=7)


def test_a_claim_charges_what_its_lines_charge() -> None:
    assert all(Decimal(c[0][2]) == _total(c, "SV1", 2) for c in _claims_sent())


def test_ids_of_claims_and_lines_never_repeat() -> None:
    ids = [s[1] for s in _segments(SENT) if s[0] == "CLM"]
    ids += [s[2] for s in _segments(SENT) if s[:2] == ["REF", "6R"]]
    assert max(Counter(ids).values()) == 1


def test_every_npi_carries_its_check_digit() -> None:
    numbers = {s[9] for s in _segments(SENT) if s[0] == "NM1" and s[8:9] == ["XX"]}
    assert numbers == {npi(number[:9]) for number in numbers}


def test_a_member_has_one_visit_a_day() -> None:
    visits: Counter[tuple[str, str]] = Counter()
    member = ""
    for seg in _segments(SENT):
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


def test_every_line_answered_balances() -> None:
    lines = [run for claim in _claims_answered() for run in _runs(claim, "SVC")]
    assert all(Decimal(run[0][2]) - _cuts(run) == Decimal(run[0][3]) for run in lines)


def test_every_claim_answered_balances() -> None:
    assert all(Decimal(c[0][3]) - _cuts(c) == Decimal(c[0][4]) for c in _claims_answered())


def test_every_payment_is_its_claims_less_what_the_payer_keeps() -> None:
    for payment in _runs(_segments(ANSWERED), "ST", "GE"):
        kept = sum(
            (Decimal(a) for seg in payment if seg[0] == "PLB" for a in seg[4::2]), Decimal(0)
        )
        assert _total(payment, "BPR", 2) == _total(payment, "CLP", 4) - kept


def test_no_payment_is_negative() -> None:
    assert all(Decimal(seg[2]) >= 0 for seg in _segments(ANSWERED) if seg[0] == "BPR")


def test_no_money_is_lost_between_claim_and_answer() -> None:
    charged = {claim[0][1]: Decimal(claim[0][2]) for claim in _claims_sent()}
    answered: dict[str, Decimal] = defaultdict(Decimal)
    for claim in _claims_answered():
        answered[claim[0][1]] += Decimal(claim[0][3])  # a reversal takes away what it repeats
    assert answered == charged


def test_every_line_answered_is_the_line_that_was_sent() -> None:
    sent = {run[-1][2]: run[1][1] for c in _claims_sent() for run in _runs(c, "LX")}
    for claim in _claims_answered():
        for run in _runs(claim, "SVC"):
            control = next(seg[2] for seg in run if seg[:2] == ["REF", "6R"])
            assert sent[control] == run[0][1]


def test_a_reason_that_needs_a_remark_has_one() -> None:
    for claim in _claims_answered():
        for run in _runs(claim, "SVC"):
            generic = any(seg[2] in ("16", "96", "252") for seg in run if seg[0] == "CAS")
            assert not generic or any(seg[0] == "LQ" for seg in run)


def test_all_outcomes_occur() -> None:
    answers = _claims_answered()
    statuses = {claim[0][2] for claim in answers}
    without_lines = any(seg[0] == "MOA" for claim in answers for seg in claim)
    assert (statuses, without_lines, "PLB*" in ANSWERED) == ({"1", "4", "22"}, True, True)


def test_the_command_writes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "claims.837"
    main(["837", "--claims", "40", "--seed", "3", "--payers", "6", "--out", str(out)])
    assert out.read_text() == _text("837", 40)
