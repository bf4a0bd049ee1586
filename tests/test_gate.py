"""The gate over whole files: what is accepted, what is told, in which order, and to whom not."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis.strategies import fixed_dictionaries, sampled_from

from edi837.claim.reader import claims
from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from edi837.memory import MOST_DAYS, Memory
from tests.gate_help import codes, gate
from tests.support import AS_OF, SERVICE_DAY, Sent, SentLine, after, clean_837, edit, without
from x12.finding import Finding
from x12.loops import read_loops
from x12.source import Source

TWO_MEMBERS = clean_837(Sent(), Sent(id="P1002", member="KX0000102"))


def of_code(code: str, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule.code == code]


def test_claim_with_an_error_is_rejected_and_its_neighbour_is_not() -> None:
    result, _ = gate(edit(TWO_MEMBERS, "CLM(P1002)02=249.99"))

    assert (result.claims, result.accepted, result.rejected) == (2, 1, 1)


def test_billing_provider_in_error_is_told_once_and_rejects_all_its_claims() -> None:
    result, findings = gate(edit(TWO_MEMBERS, "NM1(85)09=1234567894"))

    assert len(of_code("C501", findings)) == 1
    assert result.rejected == 2


def test_subscriber_in_error_rejects_only_its_own_claims() -> None:
    result, _ = gate(edit(TWO_MEMBERS, "SBR01=Z"))

    assert result.rejected == 1


def test_warning_lets_the_claim_pass() -> None:
    result, findings = gate(edit(clean_837(), "SV101=HC:H2027"))

    assert [f.rule.code for f in findings if f.severity.label == "warning"] == ["H606"]
    assert result.accepted == 1


def test_findings_come_in_the_order_of_the_file() -> None:
    text = edit(TWO_MEMBERS, "NM1(85)09=1234567894", "SV1#1.04=0", "CLM(P1002)02=1", "SE01=99")

    _, findings = gate(text)

    ordinals = [finding.where.ordinal for finding in findings]
    assert ordinals == sorted(ordinals)


def test_finding_names_claim_line_place_and_value() -> None:
    two = clean_837(Sent(lines=[SentLine(), SentLine()]))

    _, findings = gate(edit(two, "SV1#2.04=0"))

    (finding,) = of_code("H621", findings)
    assert (finding.claim_id, finding.line, str(finding.where), finding.value) == (
        "P1001",
        "2",
        "2400 SV104",
        "0",
    )


def test_unbalanced_claim_shows_both_sides() -> None:
    _, findings = gate(edit(clean_837(), "CLM02=249.99"))

    (finding,) = of_code("B301", findings)
    assert "249.99" in finding.message
    assert "250.00" in finding.message
    assert finding.other is not None
    assert finding.other.designator == "SV102"


def test_cents_are_added_exactly() -> None:
    dime = [SentLine(charge=10), SentLine(charge=20)]

    assert "B301" not in codes(clean_837(Sent(lines=dime)))


def test_units_of_one_day_are_added_over_claims_of_the_member() -> None:
    text = clean_837(Sent(lines=[SentLine(units=60)]), Sent(id="P1002", lines=[SentLine(units=37)]))

    _, findings = gate(text)

    (finding,) = of_code("H623", findings)
    assert finding.claim_id == "P1002"


@pytest.mark.parametrize(
    "second",
    [
        Sent(id="P1002", member="KX0000102", lines=[SentLine(units=60)]),
        Sent(id="P1002", dependent=True, lines=[SentLine(units=60)]),
        Sent(id="P1002", frequency="8", lines=[SentLine(units=60)]),
        Sent(id="P1002", lines=[SentLine(units=60, day=SERVICE_DAY.replace(day=17))]),
    ],
    ids=["another member", "a dependent of the member", "a void", "another day"],
)
def test_units_are_not_added_across(second: Sent) -> None:
    text = clean_837(Sent(lines=[SentLine(units=60)]), second)

    assert "H623" not in codes(text)


@pytest.mark.parametrize("neighbour", ["H2014", "H2017", "H2019", "H0004"])
@pytest.mark.parametrize("turned", [False, True])
def test_neighbour_is_told_whichever_comes_first(neighbour: str, turned: bool) -> None:
    lines = [SentLine(), SentLine(procedure=neighbour, modifiers=())]

    found = codes(clean_837(Sent(lines=lines[::-1] if turned else lines)))

    assert found == ["H630"]


def test_note_on_h2027_is_said_once_in_a_file() -> None:
    _, findings = gate(TWO_MEMBERS)

    assert [f.rule.code for f in findings] == ["H690"]


def test_same_wrong_line_is_told_each_time_it_stands() -> None:
    text = clean_837(Sent(lines=[SentLine(modifiers=("hq",)), SentLine(modifiers=("hq",))]))

    assert codes(text).count("C520") == 2


def test_select_keeps_a_family_and_ignore_drops_a_code() -> None:
    wrong = edit(clean_837(), "CLM02=0", "SV104=0")

    assert codes(wrong, Settings(AS_OF, select=("H6",))) == ["H621"]
    assert codes(wrong, Settings(AS_OF, ignore=("B3",))) == ["H621"]


def test_ignored_error_does_not_reject() -> None:
    result, _ = gate(edit(clean_837(), "CLM02=249.99"), Settings(AS_OF, ignore=("B301",)))

    assert result.accepted == 1


def test_longer_prefix_wins_over_the_shorter() -> None:
    wrong = edit(clean_837(), "SV103=MJ", "SV104=0")

    assert codes(wrong, Settings(AS_OF, select=("H620",), ignore=("H6",))) == ["H620"]


def test_what_the_guide_rejects_is_not_told_again_by_a_rule() -> None:
    _, findings = gate(edit(clean_837(), "SV104=x"))

    told = [f.rule.code for f in findings if f.where.designator == "SV104"]
    assert len(told) == 1
    assert told[0].startswith("G")


MISTAKES: dict[str, Callable[[str], str]] = {
    "name gone": lambda text: edit(text, "NM1(IL)03="),
    "member id": lambda text: edit(text, "NM1(IL)09=KX 01 SECRET"),
    "birth": lambda text: edit(text, "DMG02=19881399"),
    "address": lambda text: edit(text, "N4#2.02=ZZ"),
    "charge": lambda text: edit(text, "CLM02=1"),
    "twice": lambda text: after(
        text, "REF(6R)", "LX*2~SV1*HC:H2014*0*UN*2***1~DTP*472*D8*20260216"
    ),
    "no date": lambda text: without(text, "DTP(472)"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_message_and_value_tell_nothing_of_a_person(mistake: str) -> None:
    _, findings = gate(MISTAKES[mistake](clean_837()))

    told = " ".join(f"{finding.message} {finding.value}" for finding in findings)
    secrets = ("MARLOWE", "TESSA", "KX0000101", "SECRET", "1988", "ORCHARD", "432150456")
    assert [secret for secret in secrets if secret in told] == []


def test_memory_is_bounded_and_says_what_it_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edi837.memory.MOST_DAYS", 1)

    result, _ = gate(clean_837(Sent(), Sent(id="P2", member="KX2"), Sent(id="P3", member="KX3")))

    assert (MOST_DAYS, result.forgotten) == (80_000, 2)


def test_memory_keeps_no_member_id() -> None:
    memory = Memory()
    source = Source("test", io.BytesIO(clean_837().encode()))

    for claim in claims(read_loops(source)):
        memory.visits(claim)

    assert memory.seen_days == 1
    kept = [getattr(memory, name) for name in dir(memory) if not name.startswith("__")]
    assert "KX0000101" not in repr(kept)


VARIED = {
    "SV101": ["HC:H2027:HQ", "HC:H2027", "HC:H2014:HQ:TT", "HC:H2027:HQ:95"],
    "SV102": ["250", "-250"],
    "SV103": ["UN", "MJ"],
    "SV104": ["4", "97"],
    "SV105": ["", "10", "21"],
    "SV107": ["1", "2"],
    "CLM05-1": ["11", "02"],
    "HI02": ["", "ABF:F3132"],
    "REF(G1)01": ["G1", "F8"],
    "DTP(472)02": ["D8", "RD8"],
    "DTP(472)03": ["20260216", "20261102", "20260216-20260217", "20260217-20260216"],
    "NM1(PR)09": ["KXMED", "EXAMPLE-COM"],
}


@given(fixed_dictionaries({place: sampled_from(values) for place, values in VARIED.items()}))
@settings(max_examples=15, deadline=None)
def test_what_was_judged_before_changes_nothing(base: dict[str, str]) -> None:
    one_apart = [base | {place: value} for place, values in VARIED.items() for value in values]
    desk = open_desk(Settings(AS_OF))

    for change in one_apart:
        text = edit(clean_837(), *(f"{place}={value}" for place, value in change.items()))
        after_others: list[Finding] = []
        check_file(Source("test", io.BytesIO(text.encode())), desk, after_others.append)
        assert after_others == gate(text)[1]


def counted(text: str) -> tuple[int, int]:
    """Accepted and rejected claims of a text."""
    result, _ = gate(text)
    return result.accepted, result.rejected


def test_wrong_segment_count_rejects_the_claims_of_the_set() -> None:
    assert counted(edit(clean_837(Sent("A"), Sent("B")), "SE01=3")) == (0, 2)


def test_wrong_set_count_rejects_the_claims_of_the_group() -> None:
    assert counted(edit(clean_837(), "GE01=7")) == (0, 1)


def test_interchange_without_trailer_rejects_its_claims_and_no_others() -> None:
    first = without(clean_837(Sent("A"), control=1), "IEA")
    assert counted(first + clean_837(Sent("B", member="KX0000102"), control=2)) == (1, 1)
