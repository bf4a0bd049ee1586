"""The tables: every row typed, dated and of known words; a fault is told with its place."""

import re
import subprocess
import sys
import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crosswalks
from crosswalks import categories as c
from crosswalks.explain import explain, render
from crosswalks.icd10 import billable_on, is_heading
from crosswalks.reading import BadTable
from crosswalks.tables import Table, Tables, tables

ROOM = Path(crosswalks.__file__).parent
NAMES = [
    name
    for name, value in vars(Tables).items()
    if isinstance(value, cached_property) and name not in {"version", "actions"}
]


@pytest.mark.parametrize("name", NAMES)
def test_every_table_reads_and_says_something_of_every_code(name: str) -> None:
    table = getattr(tables(), name)
    assert isinstance(table, Table)
    assert all(getattr(row, "label", row.code) for row in table)


def test_an_unknown_code_is_none() -> None:
    assert tables().carc.get("XX999") is None


def test_nothing_is_read_before_it_is_asked_for() -> None:
    script = (
        "import sys, crosswalks.classify, crosswalks.tables as t\n"
        "known = t.tables(); known.places.get('11')\n"
        "print(sorted(name for name in vars(known) if name != 'overlay'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOM.parent
    )
    assert said.stdout == "['places']\n"


@pytest.mark.parametrize(
    ("code", "day", "known"),
    [
        ("10", date(2021, 12, 31), False),
        ("10", date(2022, 1, 1), True),
        ("11", date(1999, 1, 1), True),
        ("27", date(2023, 9, 30), False),
        ("66", date(2024, 8, 1), True),
    ],
)
def test_a_place_of_service_is_known_from_its_first_day(code: str, day: date, known: bool) -> None:
    assert (tables().places.on(code, day) is not None) == known


@pytest.mark.parametrize(
    ("code", "unit", "minutes"),
    [
        ("H2027", "15 min", 15),
        ("H2018", "day", None),
        ("S9484", "hour", 60),
        ("H0031", "service", None),
        ("G0177", "session", 45),
    ],
)
def test_a_procedure_has_its_unit(code: str, unit: str, minutes: int | None) -> None:
    row = tables().procedures.get(code)
    assert row
    assert (row.unit, row.minutes) == (unit, minutes)


def test_u4_has_no_national_meaning() -> None:
    row = tables().modifiers.get("U4")
    assert row
    assert row.state_defined


@pytest.mark.parametrize(
    "codes",
    ["HQ TT", "HL HM HN HO HP", "HR HS", "GT 95 93 FQ GQ", "UN UP UQ UR US", "TF TG", "59 XE XP"],
)
def test_modifiers_that_exclude_each_other_share_a_group(codes: str) -> None:
    rows = [tables().modifiers.get(code) for code in codes.split()]
    assert len({row.exclusive if row else "" for row in rows} - {""}) == 1


@pytest.mark.parametrize("code", ["22", "25", "26", "50", "76", "LT", "TC", "KX", "GC", "XU", "F1"])
def test_the_usual_modifiers_are_known(code: str) -> None:
    assert code in tables().modifiers


def test_every_code_has_the_shape_that_files_give_it() -> None:
    shapes = {
        "modifiers": r"[A-Z0-9]{2}",
        "places": r"\d\d",
        "procedures": r"[A-Z]\d{4}",
        "taxonomies": r"[0-9A-Z]{9}X",
        "countries": r"[A-Z]{2}",
        "currencies": r"[A-Z]{3}",
        "rarc": r"(M|MA|N)\d{1,3}",
        "carc": r"[A-Z]?\d{1,3}",
    }
    wrong = [
        code
        for name, shape in shapes.items()
        for code in getattr(tables(), name).codes
        if not re.fullmatch(shape, code)
    ]
    assert wrong == []


def test_every_table_says_where_it_comes_from() -> None:
    told = set(tomllib.loads((ROOM / "sources.toml").read_text(encoding="utf-8")))
    assert told == {path.stem for path in ROOM.glob("*.csv")} | {"advice"}


def test_every_category_of_denials_has_advice_and_none_is_for_a_subcategory_unheard_of() -> None:
    advised = {(action.category, action.subcategory) for action in tables().actions}
    named = {
        (row.category, row.subcategory) for table in (tables().carc, tables().rarc) for row in table
    }
    derived = {(c.MODIFIER, c.GROUP_INDIVIDUAL), (c.CODE_SELECTION, c.SIMILAR_CODE)}
    assert {name for name, row in c.CATEGORIES.items() if row.denies} <= {
        category for category, subcategory in advised if not subcategory
    }
    assert {pair for pair in advised if pair[1]} <= named | derived


def test_every_action_says_what_to_do_and_with_what() -> None:
    works = {"resubmit", "send_records", "appeal", "bill_other", "ask_payer", "write_off"}
    for action in tables().actions:
        assert action.work in works, action
        assert action.next_step.endswith("."), action
        assert action.evidence.endswith("."), action


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pos.csv", "code,label,form\n11,office,y\n", "pos.csv:1, column form: unknown"),
        ("pos.csv", "label\noffice\n", "pos.csv:1, column code: missing"),
        ("pos.csv", "code,begins\n11,2022-13-01\n", "pos.csv:2, column begins: '2022-13-01' is no"),
        ("pos.csv", "code,telehealth\n11,n\n12,maybe\n", "pos.csv:3, column telehealth: 'maybe'"),
        ("pos.csv", "code,label\n11\n", "pos.csv:2: 1 values under 2 columns"),
        ("pos.csv", "code,label\n 11,office\n", "pos.csv:2, column code: blank"),
        ("carc.csv", "code,category\n4,modifyer\n", "carc.csv:2, column category: 'modifyer'"),
        ("modifiers.csv", "code,level\nHQ,two\n", "modifiers.csv:2, column level: 'two' is no"),
        ("pos.csv", 'code,label\n11,"office\n', "pos.csv:2: unexpected end of data"),
        ("places.csv", "code\n11\n", "places.csv: no table of that name"),
        ("pos.csv", b"code,label\n11,\xff\n", "pos.csv: cannot be read"),
    ],
)
def test_a_fault_in_a_sites_table_is_told_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadTable, match=re.escape(said)):
        _read_all(tmp_path)


def _read_all(folder: Path) -> None:
    known = tables(folder)
    for name in NAMES:
        getattr(known, name)


def test_a_fault_in_a_sites_advice_is_told(tmp_path: Path) -> None:
    (tmp_path / "advice.toml").write_text('[modifier]\nnextstep = "Ask."\n')
    with pytest.raises(BadTable, match="column modifier: nextstep is none of work"):
        _ = tables(tmp_path).actions


def test_a_site_adds_codes_and_changes_only_the_columns_it_gives(tmp_path: Path) -> None:
    (tmp_path / "modifiers.csv").write_text(
        "code,label,level,state_defined\nU4,group in our state,2,y\nZ9,ours,2,y\n"
    )
    site, ours = tables(tmp_path).modifiers, tables().modifiers
    changed, added = site.get("U4"), site.get("Z9")
    assert changed
    assert added
    assert (changed.label, changed.family) == ("group in our state", "state_defined")
    assert len(site) == len(ours) + 1


def test_a_site_may_date_a_code_twice_and_each_day_has_its_row(tmp_path: Path) -> None:
    (tmp_path / "pos.csv").write_text(
        "code,label,begins,ends\n10,new words,2026-01-01,\n10,old words,2022-01-01,2025-12-31\n"
    )
    places = tables(tmp_path).places
    found = [places.on("10", day) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert [row.label if row else "" for row in found] == ["old words", "new words"]


def test_a_sites_advice_stands_before_ours(tmp_path: Path) -> None:
    (tmp_path / "advice.toml").write_text('["modifier/missing"]\nnext_step = "Call Ann."\n')
    page = explain("N822", tables=tables(tmp_path)).pages[0]
    assert page.action
    assert page.action.next_step == "Call Ann."


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("CO-197", "CO 197: authorization or notification absent"),
        ("co 197", "CO 197: authorization or notification absent"),
        ("197", "CARC 197: authorization or notification absent"),
        ("N822", "RARC N822: procedure modifier absent"),
        ("HQ", "modifier HQ: group setting"),
        (
            "H2027",
            "H2027: psychoeducational service (billing document: psychosocial rehabilitation)",
        ),
        ("pos 10", "place of service 10: telehealth, patient at home"),
        ("A7:453", "status code 453: procedure modifier"),
        ("A7:562:85", "entity 85: billing provider"),
        ("plb WO", "provider adjustment WO: overpayment recovery"),
        ("CO", "group code CO: contractual obligation, the provider may not bill the patient"),
        ("N823x", "N823x: no table knows this code"),
    ],
)
def test_explain_begins_with_what_the_code_is(asked: str, line: str) -> None:
    assert line in render(explain(asked))


def test_a_missing_modifier_is_mended_and_not_appealed() -> None:
    page = explain("CO-4").pages[0]
    assert page.action
    assert page.action.never_appeal == "A wrong modifier is corrected, not appealed."


def test_a_number_that_several_tables_know_is_explained_by_each() -> None:
    assert [page.table for page in explain("72").pages] == [
        "reason code",
        "place of service",
        "provider adjustment",
    ]


def test_an_unknown_code_brings_its_neighbours_the_likeliest_slip_first() -> None:
    assert explain("H2072").nearest[0] == ("H2027", "procedure")


def test_a_code_past_its_end_says_so() -> None:
    assert "  in force on 2018-05-02: no longer" in render(explain("15", on=date(2018, 5, 2)))


@given(st.text(max_size=12))
def test_anything_may_be_asked(asked: str) -> None:
    assert render(explain(asked))


@pytest.mark.parametrize(
    ("code", "day", "billable"),
    [
        ("F209", date(2026, 2, 16), True),
        ("F20", date(2026, 2, 16), False),  # a category
        ("F438", date(2022, 1, 1), True),  # until it was divided into F4381 and F4389
        ("F438", date(2026, 1, 1), False),
        ("F4381", date(2026, 1, 1), True),
        ("B20", date(2026, 1, 1), True),  # a category that is a code
        ("S0001XA", date(2026, 1, 1), True),
        ("S0001X", date(2026, 1, 1), False),
        ("F2099", date(2026, 1, 1), False),
    ],
)
def test_a_diagnosis_is_billable_on_its_days(code: str, day: date, billable: bool) -> None:
    assert billable_on(code, day) is billable


def test_a_diagnosis_that_lacks_characters_is_told_from_one_that_does_not_exist() -> None:
    assert (is_heading("F20"), is_heading("F2"), is_heading("F2099")) == (True, False, False)
