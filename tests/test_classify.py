"""Classification: seven steps from group, reason code and remarks to a kind and a category."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalks import categories as c
from crosswalks.classify import LineContext, classify, crosswalk_version, primary
from crosswalks.tables import tables

GROUPS = ("CO", "OA", "PI", "PR", "CR", "??")
ALERTS = [row.code for row in tables().rarc if row.alert]
REMARKS = [row.code for row in tables().rarc if not row.alert]
REASONS = list(tables().carc.codes)
UNMARKED_H2027 = LineContext("H2027", marker_required=True)
OVER_AUTHORIZED = LineContext("H2027", has_authorization=True, over_authorized=True)
PAYER_TAKES_H2019 = LineContext("H2027", accepted_code="H2019")


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("PR 1", "patient_responsibility patient_responsibility/deductible by step 2"),
        ("PR 3", "patient_responsibility patient_responsibility/copay by step 2"),
        ("PR 204", "denial plan_guidelines/non_covered by step 5"),
        ("PR 27", "denial eligibility/terminated by step 5"),
        ("PR 50", "denial documentation/medical_necessity by step 5"),
        ("PR 96", "denial plan_guidelines/non_covered by step 4"),
        ("CO 45", "contractual contractual/fee_schedule by step 3"),
        ("CO 253", "contractual contractual/sequestration by step 3"),
        ("OA 23", "other_payer coordination_of_benefits/prior_payer_amount by step 3"),
        ("OA 22", "denial coordination_of_benefits/other_payer_primary by step 5"),
        ("CO 16 N822", "denial modifier/missing by step 4"),
        ("CO 16 MA130 N822", "denial modifier/missing by step 4"),
        ("CO 16 MA01", "denial claim_data/missing_or_invalid by step 4"),
        ("CO 16 MA01 N290", "denial provider_qualification/identifier by step 4"),
        ("CO 16 M135", "denial documentation/treatment_plan by step 4"),
        ("CO 252 M141", "denial documentation/treatment_plan by step 4"),
        ("CO A1 N657", "denial code_selection/more_specific_code by step 4"),
        ("CO A1", "denial other/see_remark by step 4"),
        ("CO 4", "denial modifier/inconsistent by step 5"),
        ("CO 4 N822", "denial modifier/missing by step 5"),
        ("CO 4 N519", "denial modifier/combination by step 5"),
        ("CO 197", "denial plan_guidelines/authorization_missing by step 5"),
        ("CO 197 N822", "denial plan_guidelines/authorization_missing by step 5"),
        ("CO 29 N211", "denial timely_filing/claim by step 5"),
        ("CO 151 N362", "denial plan_guidelines/units_limit by step 5"),
        ("CO 198 N362", "denial plan_guidelines/authorization_exceeded by step 5"),
        ("OA 18", "denial duplicate/exact by step 5"),
        ("OA 133", "pending other/pended by step 5"),
        ("CO XX999", "denial other/unclassified by step 7"),
        ("CR 4", "reversal modifier/inconsistent by step 1"),
    ],
)
def test_codes_on_a_remittance_mean_what_a_biller_would_say(codes: str, said: str) -> None:
    group, carc, *remarks = codes.split()
    found = classify(group, carc, remarks)
    assert f"{found.kind} {found.category}/{found.subcategory} by step {found.step}" == said


@pytest.mark.parametrize(
    ("fact", "codes", "context", "said"),
    [
        ("D5.1", "CO 16 N238", LineContext(), "documentation/treatment_plan"),
        ("D5.1", "CO 50", LineContext(), "documentation/medical_necessity"),
        ("D5.2", "CO 4 N822", UNMARKED_H2027, "modifier/group_individual"),
        ("D5.3", "CO 119", OVER_AUTHORIZED, "plan_guidelines/authorization_exceeded"),
        ("D5.3", "CO 58", LineContext(), "plan_guidelines/setting_pos"),
        ("D6.1", "PR 119", LineContext(), "plan_guidelines/benefit_limit"),
        ("D6.2", "CO 197", LineContext(), "plan_guidelines/authorization_missing"),
        ("D6.3", "CO 16 N570", LineContext(), "provider_qualification/credential"),
        ("D6.4", "CO 16 N393", LineContext(), "documentation/progress_notes"),
        ("D7.1", "CO 16 N56", PAYER_TAKES_H2019, "code_selection/similar_code"),
        ("D7.4", "CO 189", PAYER_TAKES_H2019, "code_selection/similar_code"),
    ],
)
def test_the_documents_denial_reasons_have_their_category(
    fact: str, codes: str, context: LineContext, said: str
) -> None:
    group, carc, *remarks = codes.split()
    found = classify(group, carc, remarks, context=context)
    assert f"{found.category}/{found.subcategory}" == said
    assert (fact, found.subcategory) in c.CATEGORIES[found.category].reasons


def test_every_reason_the_document_gives_can_be_reached_by_codes_or_from_the_line() -> None:
    derived = {
        (c.MODIFIER, c.GROUP_INDIVIDUAL),
        (c.PLAN_GUIDELINES, c.AUTHORIZATION_EXCEEDED),
        (c.CODE_SELECTION, c.SIMILAR_CODE),
    }
    named = {
        (row.category, row.subcategory) for table in (tables().carc, tables().rarc) for row in table
    }
    wanted = {(row.name, reason[1]) for row in c.CATEGORIES.values() for reason in row.reasons}
    assert wanted <= named | derived


def test_every_fact_of_the_documents_denial_sections_stands_behind_a_category() -> None:
    cited = {fact for category in c.CATEGORIES.values() for fact in category.document_facts}
    wanted = {"D5.1", "D5.2", "D5.3", "D6.1", "D6.2", "D6.3", "D6.4"}
    assert wanted | {"D7.1", "D7.2", "D7.3", "D7.4"} <= cited


def test_an_absent_marker_is_told_from_the_claim_line() -> None:
    found = classify("CO", "4", context=UNMARKED_H2027)
    assert (found.subcategory, found.step) == ("group_individual", 6)


def test_contrary_markers_are_as_bad_as_none() -> None:
    marked = LineContext("H2027", ("HQ", "TT"), marker_required=True, marker_present=True)
    assert classify("CO", "16", ["N519"], context=marked).subcategory == "group_individual"


@pytest.mark.parametrize(
    "context",
    [
        LineContext("H2027", marker_required=False),
        LineContext("H2027", ("HQ",), marker_required=True, marker_present=True),
        LineContext("99213", marker_required=True),
    ],
    ids=["payer asks for none", "marker stands there", "another family of codes"],
)
def test_the_marker_is_blamed_only_where_it_is_wanted_and_absent(context: LineContext) -> None:
    assert classify("CO", "4", ["N822"], context=context).subcategory == "missing"


def test_too_many_units_under_an_authorization_exceed_it() -> None:
    found = classify("CO", "151", ["N362"], context=OVER_AUTHORIZED)
    assert (found.subcategory, found.step) == ("authorization_exceeded", 6)


def test_too_many_units_without_an_authorization_are_a_unit_limit() -> None:
    none = LineContext("H2027", has_authorization=False, over_authorized=True)
    assert classify("CO", "151", ["N362"], context=none).subcategory == "units_limit"


def test_a_reversal_is_no_denial_but_keeps_what_it_takes_back() -> None:
    found = classify("CO", "197", claim_status="22")
    assert found[:4] == ("reversal", "plan_guidelines", "authorization_missing", 1)


def test_a_predetermination_denies_nothing() -> None:
    assert classify("CO", "197", claim_status="25").kind == "informational"


def test_another_payers_liability_is_no_denial_once_that_payer_has_paid() -> None:
    assert classify("OA", "22", claim_status="2").kind == "other_payer"
    assert classify("OA", "22", context=LineContext(prior_payment=True)).kind == "other_payer"
    assert classify("CO", "22", claim_status="2").kind == "denial"


def test_45_for_the_whole_charge_is_suspect() -> None:
    whole = classify("CO", "45", amount_cents=12_500, charge_cents=12_500)
    part = classify("CO", "45", amount_cents=12_499, charge_cents=12_500)
    assert (whole.kind, whole.suspect, part.suspect) == ("contractual", True, False)


def test_several_remarks_are_all_kept_and_the_highest_decides() -> None:
    found = classify("CO", "16", ["M76", "N822"])
    assert (found.category, found.codes) == ("modifier", ("16", "N822"))
    assert found.also == (("diagnosis", "invalid"),)


def test_an_unknown_code_is_listed_and_never_dropped() -> None:
    found = classify("CO", "XX999", ["N822", "QQ1"])
    assert (found.category, found.unknown) == ("other", ("XX999", "QQ1"))
    assert not found.known


@pytest.mark.parametrize(
    ("group", "carc", "remarks", "warning"),
    [
        ("CO", "16", ["MA01"], "remark_missing"),
        ("CO", "18", [], "group_not_allowed"),
        ("CO", "15", [], "after_its_end"),
    ],
)
def test_what_breaks_the_rules_of_remittances_is_classified_with_a_warning(
    group: str, carc: str, remarks: list[str], warning: str
) -> None:
    assert classify(group, carc, remarks, on=date(2018, 5, 2)).warnings == (warning,)


def test_a_code_on_its_last_day_brings_no_warning() -> None:
    assert classify("CO", "15", on=date(2018, 5, 1)).warnings == ()


def test_the_primary_denial_is_the_one_that_settles_the_others() -> None:
    found = [
        classify("PR", "1"),
        classify("CO", "4"),
        classify("CO", "197"),
        classify("CO", "96"),
        classify("CO", "29", claim_status="22"),
    ]
    assert primary(found) == 2


def test_there_is_no_primary_denial_without_a_denial() -> None:
    assert primary([classify("CO", "45"), classify("PR", "2")]) is None


@pytest.mark.parametrize("group", GROUPS)
def test_every_known_reason_falls_under_a_kind_and_a_category(group: str) -> None:
    for carc in REASONS:
        found = classify(group, carc)
        assert (found.kind in c.KINDS, found.category in c.CATEGORIES) == (True, True), carc


def test_every_remark_decides_a_denial_that_gives_no_reason_or_leaves_it_as_it_was() -> None:
    for code in REMARKS:
        found = classify("CO", "A1", [code])
        row = tables().rarc.get(code)
        assert row
        assert found.category in {row.category, c.OTHER}, code


texts = st.text(max_size=6)
remark_lists = st.lists(st.one_of(texts, st.sampled_from(REMARKS + ALERTS)), max_size=5)
groups = st.one_of(texts, st.sampled_from(GROUPS))
reasons = st.one_of(texts, st.sampled_from(REASONS))


@given(groups, reasons, remark_lists, texts)
def test_any_text_is_classified_into_what_the_constants_name(
    group: str, carc: str, remarks: list[str], status: str
) -> None:
    found = classify(group, carc, remarks, claim_status=status)
    assert found.kind in c.KINDS
    assert found.category in c.CATEGORIES


@given(groups, reasons, remark_lists, st.lists(st.sampled_from(ALERTS), min_size=1, max_size=3))
def test_alerts_never_decide(group: str, carc: str, remarks: list[str], alerts: list[str]) -> None:
    assert classify(group, carc, remarks + alerts) == classify(group, carc, remarks)
    assert classify(group, carc, alerts + remarks) == classify(group, carc, remarks)


def test_a_site_may_say_otherwise_and_the_version_tells(tmp_path: Path) -> None:
    (tmp_path / "carc.csv").write_text("code,category,subcategory\n151,documentation,missing\n")
    site = tables(tmp_path)
    assert classify("CO", "151", tables=site).category == "documentation"
    assert classify("CO", "151").category == "plan_guidelines"
    assert crosswalk_version(site) != crosswalk_version()
