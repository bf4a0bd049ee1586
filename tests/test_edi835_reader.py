"""The remittance reader takes everything that carries money or a reason, wherever it stands."""

import gc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi835.model import ClaimPayment, ProviderAdjustment, ServicePayment
from edi835.numbers import count
from edi835.reader import read_remittances
from edi835.said import Adjustment, Amount, Party, Procedure, Quantity, Reference, Remark
from tests.remits import claim, claims, end, events, remittance, source
from tests.support import SERVICE_DAY, Answer, AnswerLine, Cut, ProviderCut, after, clean_835, edit
from x12.loops import read_loops


def test_the_head_says_how_much_when_and_by_which_trace() -> None:
    text = edit(clean_835(), "BPR04=ACH", "BPR11=SUPPLEMENT", "TRN04=SUPPLEMENT")
    head = remittance(text)
    assert (head.handling, head.cents, head.credit_debit, head.method) == ("I", 20000, "C", "ACH")
    assert (head.paid_on, head.produced_on) == (date(2026, 3, 16), date(2026, 3, 16))
    assert (head.trace, head.originator) == ("KX26030001", "1990000025")
    assert head.originator_supplement == "SUPPLEMENT"


def test_payer_and_payee_go_by_their_ids() -> None:
    head = remittance(after(clean_835(), "PER(BL)", "REF*2U*87726~"))
    assert (head.payer.name, head.payer.id, head.payer.reference("2U")) == (
        "KXMED HEALTH PLAN",
        "KXMED",
        "87726",
    )
    assert (head.payee.id_qualifier, head.payee.reference("TJ")) == ("XX", "990000017")


def test_references_before_the_payer_belong_to_the_set() -> None:
    head = remittance(after(clean_835(), "TRN", "CUR*PR*CAD~REF*EV*CLEARING1~"))
    assert (head.references, head.currency) == ([Reference("EV", "CLEARING1")], "CAD")


def test_a_claim_says_what_became_of_it() -> None:
    found = claim(edit(clean_835(Answer(status="4")), "CLP05=12.5", "CLP11=871"))
    assert (found.claim_id, found.status, found.charge, found.paid, found.patient) == (
        "P1001",
        "4",
        25000,
        20000,
        1250,
    )
    assert (found.filing_code, found.payer_claim_id, found.facility_code) == (
        "MC",
        "KXC2600001",
        "11",
    )
    assert (found.frequency, found.drg, found.header.number) == ("1", "871", "1")


def test_names_and_ids_of_a_claim_are_read_by_role() -> None:
    text = after(clean_835(), "NM1(82)", "NM1*TT*2*CROSSOVER PLAN*****PI*CX9~")
    found = claim(text)
    assert found.parties["QC"] == Party("QC", "MARLOWE", "TESSA", "MI", "KX0000101")
    assert found.party_id("IL", "QC") == "KX0000101"
    assert found.party_id("TT", "PR") == "CX9"


def test_all_six_triplets_of_every_adjustment_are_read() -> None:
    cuts = [Cut("CO", str(code), 100 + code) for code in range(10, 17)]
    found = claim(clean_835(Answer(lines=[AnswerLine(cuts=cuts)])))
    assert found.lines[0].adjustments == [
        Adjustment("CO", str(code), 100 + code, None) for code in range(10, 17)
    ]


def test_adjustments_stand_at_the_claim_or_at_its_line() -> None:
    answer = Answer(
        cuts=[Cut("OA", "23", 1000), Cut("PR", "3", 500)],
        lines=[AnswerLine(cuts=[Cut("CO", "151", 2000, "2")])],
    )
    found = claim(clean_835(answer))
    assert found.adjustments == [
        Adjustment("OA", "23", 1000, None),
        Adjustment("PR", "3", 500, None),
    ]
    assert found.lines[0].adjustments == [Adjustment("CO", "151", 2000, 2.0)]


def test_a_gap_between_triplets_is_stepped_over() -> None:
    text = edit(clean_835(), "CAS05=197", "CAS08=45", "CAS09=1.5")
    text = edit(text, "CAS05=")
    assert claim(text).lines[0].adjustments == [
        Adjustment("CO", "45", 5000, None),
        Adjustment("CO", "45", 150, None),
    ]


def test_the_code_as_sent_is_kept_beside_the_code_as_paid() -> None:
    line = AnswerLine(
        procedure="H2017", modifiers=("HQ", "U4", "95", "HN"), sent_as=("H2027", "HQ")
    )
    found = claim(edit(clean_835(Answer(lines=[line])), "SVC07=8")).lines[0]
    assert found.procedure == Procedure("HC", "H2017", ("HQ", "U4", "95", "HN"))
    assert found.submitted == Procedure("HC", "H2027", ("HQ",))
    assert (found.facts.units, found.facts.billed_units) == (4.0, 8.0)


def service_days(line: ServicePayment) -> tuple[date | None, date | None]:
    first, last = line.first_day, line.last_day
    return first.on if first else None, last.on if last else None


def test_a_line_has_its_days_its_control_number_and_its_remarks() -> None:
    found = claim(clean_835(Answer(lines=[AnswerLine(remarks=("N822", "M127"))]))).lines[0]
    assert service_days(found) == (SERVICE_DAY, SERVICE_DAY)
    assert (found.control, found.references) == ("P1001-1", ())
    assert found.remarks == [Remark("LQ", "HE", "N822"), Remark("LQ", "HE", "M127")]


def test_a_line_over_several_days_has_a_first_and_a_last() -> None:
    text = edit(clean_835(), "DTM(472)02=20260302", "DTM(472)01=150")
    found = claim(after(text, "DTM(150)", "DTM*151*20260306~")).lines[0]
    assert service_days(found) == (date(2026, 3, 2), date(2026, 3, 6))


def test_dates_of_the_claim_are_read_by_their_qualifier() -> None:
    text = after(clean_835(), "DTM(050)", "DTM*232*20260301~DTM*233*20260305~DTM*036*20260228~")
    assert {day.qualifier: day.on for day in claim(text).days} == {
        "050": date(2026, 3, 3),
        "232": date(2026, 3, 1),
        "233": date(2026, 3, 5),
        "036": date(2026, 2, 28),
    }


def test_outpatient_adjudication_carries_remarks_and_money() -> None:
    text = edit(clean_835(Answer(remarks=("N130", "MA01"))), "MOA01=.8", "MOA02=12.34", "MOA09=5")
    found = claim(text)
    assert found.remarks == [Remark("MOA", "HE", "N130"), Remark("MOA", "HE", "MA01")]
    assert found.amounts == [Amount("MOA", "02", 1234), Amount("MOA", "09", 500)]
    assert found.quantities == [Quantity("MOA", "01", 0.8)]


def test_inpatient_adjudication_carries_remarks_money_and_days() -> None:
    text = after(clean_835(), "NM1(82)", "MIA*3*10**2000.5*MA02" + "*" * 15 + "N1*N2*N3*N4*7~")
    found = claim(text)
    assert [remark.code for remark in found.remarks] == ["MA02", "N1", "N2", "N3", "N4"]
    assert found.amounts == [
        Amount("MIA", "02", 1000),
        Amount("MIA", "04", 200050),
        Amount("MIA", "24", 700),
    ]
    assert found.quantities == [Quantity("MIA", "01", 3.0)]


def test_amounts_and_quantities_keep_their_qualifiers() -> None:
    text = after(clean_835(), "REF(6R)", "AMT*KH*200~QTY*ZL*1.5~")
    text = after(text, "DTM(050)", "AMT*AU*250~QTY*CA*4~")
    found = claim(text)
    assert (found.amounts, found.quantities) == (
        [Amount("AMT", "AU", 25000)],
        [Quantity("QTY", "CA", 4.0)],
    )
    assert (found.lines[0].amounts, found.lines[0].quantities) == (
        [Amount("AMT", "KH", 20000)],
        [Quantity("QTY", "ZL", 1.5)],
    )


def test_of_two_days_with_one_qualifier_the_last_is_meant() -> None:
    found = claim(after(clean_835(), "DTM(472)", "DTM*472*20260217~")).lines[0]
    assert service_days(found) == (date(2026, 2, 17), date(2026, 2, 17))


def test_what_was_allowed_for_a_line_is_no_other_amount() -> None:
    found = claim(after(clean_835(), "REF(6R)", "AMT*B6*225.5~AMT*KH*2~")).lines[0]
    assert (found.allowed, found.amounts) == (22550, [Amount("AMT", "KH", 200)])


def test_further_references_of_a_line_stand_beside_its_control_number() -> None:
    found = claim(after(clean_835(), "REF(6R)", "REF*6R*AGAIN~REF*HPI*1000000004*X~")).lines[0]
    assert (found.control, found.references) == (
        "P1001-1",
        [Reference("6R", "AGAIN"), Reference("HPI", "1000000004")],
    )


def test_provider_summaries_name_the_provider_and_their_totals() -> None:
    text = after(clean_835(), "LX", "TS3*6543210903*11*20261231*1*250~TS2*100.25~")
    assert claim(text).header.provider_id == "6543210903"
    head = remittance(text)
    assert head.amounts == [Amount("TS3", "05", 25000), Amount("TS2", "01", 10025)]
    assert head.quantities == [Quantity("TS3", "04", 1.0)]


def test_all_six_pairs_of_every_provider_adjustment_are_read() -> None:
    cuts = [ProviderCut("WO", f"P100{n}", 100 * n) for n in range(1, 8)]
    found = end(clean_835(provider_cuts=cuts)).adjustments
    assert [(one.reason, one.reference, one.cents) for one in found] == list(map(tuple, cuts))
    assert found[0] == ProviderAdjustment(
        found[0].provider_id, date(2026, 12, 31), "WO", "P1001", 100
    )


def test_a_provider_adjustment_needs_no_reference() -> None:
    assert end(clean_835(provider_cuts=[ProviderCut("L6", "", -125)])).adjustments[0].cents == -125


def test_an_amount_that_is_none_counts_as_nothing_and_is_remembered() -> None:
    found = claim(edit(clean_835(), "SVC02=2S0"))
    assert found.lines[0].charge == 0
    assert [(one.element, one.text) for one in found.unreadable] == [(2, "2S0")]


def test_claims_come_one_by_one_and_in_order() -> None:
    text = clean_835(*(Answer(id=f"P{n}") for n in range(1, 6)))
    kinds = [type(event).__name__ for event in events(text)]
    assert kinds == ["Remittance", *["ClaimPayment"] * 5, "RemittanceEnd"]
    assert [(one.ordinal, one.claim_id) for one in claims(text)] == [
        (n, f"P{n}") for n in range(1, 6)
    ]


def test_a_claim_is_not_kept_once_it_was_handed_out() -> None:
    text = clean_835(*(Answer(id=f"P{n}") for n in range(50)))
    alive = [
        sum(isinstance(thing, ClaimPayment) for thing in gc.get_objects())
        for _ in read_remittances(read_loops(source(text)))
    ]
    assert max(alive) <= 2


@pytest.mark.parametrize("separators", ["|^>\n", "*^:~", "\x1d\x1f\x1e\x1c"])
def test_what_is_read_does_not_depend_on_the_separators(separators: str) -> None:
    answer = Answer(lines=[AnswerLine(modifiers=("HQ", "U4"), remarks=("N822",))])
    found = claim(clean_835(answer, delimiters=separators)).lines[0]
    assert (found.procedure.modifiers, found.charge, found.remarks) == (
        ("HQ", "U4"),
        25000,
        [Remark("LQ", "HE", "N822")],
    )


def test_a_number_of_four_places_is_still_a_count() -> None:
    assert count("0.1250") == 0.125


@given(st.text(max_size=6))
def test_any_text_is_a_count_or_none(text: str) -> None:
    assert count(text) is None or isinstance(count(text), float)
