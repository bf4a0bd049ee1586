"""The page about denials: complete in itself, nobody in it, nothing in it runs that should not."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from claimloop.cli import edi835
from claimloop.report.charts import COLORS, charts
from claimloop.report.figures import Figures, figures
from claimloop.report.look import STYLE
from ledger.db import open_ledger
from tests.ledgers import OTHER_PAYER, PAYER, answers, paid, year
from tests.remits import load_text

pytest.importorskip("altair", reason="the report needs Altair")
pytest.importorskip("vl_convert", reason="the report needs vl-convert")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return year(tmp_path_factory.mktemp("report") / "r.db")


@pytest.fixture(scope="module")
def found(database: Path) -> Figures:
    return figures(database)


@pytest.fixture(scope="module")
def text(found: Figures) -> str:
    from claimloop.report.page import write_page  # noqa: PLC0415 - after Altair is known to be there

    out = StringIO()
    write_page(found, out, datetime(2026, 7, 1, 9, 30))  # noqa: DTZ001 - a clock on the wall
    return out.getvalue()


def parsed(text: str) -> Any:
    return html.fromstring(text)


def test_the_headline_rate_is_of_the_last_month(found: Figures) -> None:
    # June: 3 of 30 claims of one payer and 15 of 30 of the other are denied; in May 3 and 3.
    rate = next(one for one in found.headlines if one.name == "Denied at first")
    assert (rate.value, rate.before) == ("30.0%", "10.0%")


def test_what_is_new_is_the_payer_that_turned(found: Figures) -> None:
    groups = [dict(alert.group) for alert in found.alerts]
    assert {"payer": OTHER_PAYER, "category": "modifier"} in groups
    assert [row["codes"] for row in found.new_codes] == ["4"]


def test_in_the_first_month_nothing_is_new(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "r.db", create=True) as db:
        load_text(db, paid(date(2026, 3, 16), answers(1, 4, 2)))
    assert figures(tmp_path / "r.db").new_codes == []


def test_what_was_denied_again_is_still_denied(tmp_path: Path) -> None:
    denied = answers(1, 1, 1)
    with open_ledger(tmp_path / "r.db", create=True) as db:
        load_text(db, paid(date(2026, 3, 16), denied), "march.835")
        load_text(db, paid(date(2026, 4, 16), denied + answers(2, 1, 0)), "april.835")
    found = figures(tmp_path / "r.db")
    assert [(row["month"], row["still_denied_cents"]) for row in found.recovered] == [
        ("2026-03", 0),
        ("2026-04", 25000),
    ]
    assert {told.name: told.value for told in found.headlines}["Still denied"] == "$250"


def test_the_heat_map_adds_up(found: Figures) -> None:
    # 30 denials of 197 by five months, 3 more in June, and 15 of reason 4; 250.00 each.
    assert sum(row["denied_cents"] for row in found.heat) == (36 - 3 + 15) * 25000


def test_a_month_without_recoveries_is_marked_while_it_may_still_have_some(found: Figures) -> None:
    assert [row["state"] for row in found.recovered] == ["settled"] * 3 + ["still open"] * 3


def test_a_legend_fits_into_the_narrowest_chart() -> None:
    found = Figures(months=["2026-06"])
    legend = json.loads(charts(found)["payers"])["config"]["legend"]
    symbol_and_gap = 30
    narrowest = 16 * int(re.findall(r"chart-scroll .chart { min-width: (\d+)rem", STYLE)[0])
    assert legend["columns"] * (legend["labelLimit"] + symbol_and_gap) <= narrowest


def test_more_payers_than_colours_are_one(found: Figures) -> None:
    many = [
        {"month": "2026-06", "payer": f"P{number:02}", "claims": 1, "answered_claims": number + 4}
        for number in range(20)
    ]
    drawn = json.loads(charts(replace(found, payers=many))["payers"])["data"]["values"]
    assert len({row["payer"] for row in drawn}) == len(COLORS)
    # The eight with the fewest answers, 4 to 11: 8 of 60 claims.
    assert [row["claim_rate"] for row in drawn if row["payer"] == "other payers"] == [13.3]


def test_months_of_a_part_of_the_year_are_settled_by_the_whole_of_it(database: Path) -> None:
    # The ledger ends in June: of these April alone can still move.
    found = figures(database, "2026-02", "2026-04").recovered
    assert [row["state"] for row in found] == ["settled", "settled", "still open"]


def test_one_month_alone_is_held_against_none(database: Path) -> None:
    found = figures(database, "2026-04", "2026-04")
    assert found.untested == "there is no month before to hold one against."
    assert {told.before for told in found.headlines} == {""}


def test_months_bound_everything(database: Path) -> None:
    assert figures(database, "2026-02", "2026-03").months == ["2026-02", "2026-03"]


def test_the_page_loads_nothing_from_anywhere(text: str) -> None:
    document = parsed(text)
    assert document.xpath("//@src | //link/@href | //a/@href[not(starts-with(., '#'))]") == []
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")


def test_the_page_holds_nobody(text: str) -> None:
    body = text.partition("<script>")[0] + text.rpartition("<script>")[2]
    assert re.findall(r"KXSECRET|MARLOWE|TESSA|P1000|KXC1000", body) == []


def test_a_name_cannot_become_markup(text: str) -> None:
    document = parsed(text)
    assert document.xpath("//b") == []
    assert OTHER_PAYER in document.xpath("//td/text()")


def test_charts_carry_their_numbers_and_cannot_end_their_script(text: str) -> None:
    last = text.rpartition("<script>")[2]
    specs = json.loads(last.removeprefix("const CHARTS = ").partition("};")[0] + "}")
    assert set(specs) == {"categories", "payers", "heat", "recovered"}
    assert "</script" not in last.removesuffix("</script>\n</body></html>\n")


def test_every_table_names_its_columns(text: str) -> None:
    tables = parsed(text).xpath("//table")
    assert all(table.xpath("caption") and table.xpath(".//th[@scope='col']") for table in tables)
    assert len(tables) >= 8


def test_an_empty_ledger_makes_a_page_that_says_so(tmp_path: Path) -> None:
    database = tmp_path / "r.db"
    with open_ledger(database, create=True):
        pass
    out = tmp_path / "r.html"
    arguments = ["report", "--db", str(database), "--out", str(out)]
    done = CliRunner().invoke(edi835, arguments)
    assert (done.exit_code, "nothing was loaded yet" in out.read_text()) == (0, True)


def test_a_ledger_without_denials_makes_a_page_too(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "r.db", create=True) as db:
        load_text(db, paid(date(2026, 3, 3), answers(1, 3, 0)))
    told = figures(tmp_path / "r.db")
    assert (told.months, told.headlines[1].value, told.heat) == (["2026-03"], "0.0%", [])
    out = tmp_path / "r.html"
    done = CliRunner().invoke(edi835, ["report", "--db", f"{tmp_path}/r.db", "--out", str(out)])
    assert (done.exit_code, "Nothing to show." in out.read_text(encoding="utf-8")) == (0, True)


def test_a_page_that_cannot_be_written_is_one_line(database: Path, tmp_path: Path) -> None:
    arguments = ["report", "--db", str(database), "--out", str(tmp_path / "no" / "r.html")]
    done = CliRunner().invoke(edi835, arguments)
    assert (done.exit_code, done.output.count("\n")) == (3, 1)


def test_without_altair_the_way_to_install_it_is_told(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    out = tmp_path / "r.html"
    out.write_text("yesterday's page")
    done = CliRunner().invoke(edi835, ["report", "--db", str(database), "--out", str(out)])
    assert (done.exit_code, "claimloop[reports]" in done.output) == (4, True)
    assert out.read_text() == "yesterday's page"


def test_both_payers_have_a_line_in_the_chart(found: Figures) -> None:
    assert {row["payer"] for row in found.payers} == {PAYER, OTHER_PAYER}
