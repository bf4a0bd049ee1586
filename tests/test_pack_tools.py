"""What a writer of packs is helped with: every mistake at once, samples that run, a schema."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from claimloop.cli import edi837
from edi837.claim.facts import Plan
from edi837.desk import Settings, open_desk
from edi837.packcheck import check_packs
from edi837.packs.file import load_shelf, pack_paths
from edi837.packs.pack import Pack
from edi837.packs.schema import pack_schema
from edi837.packs.wishes import LIMITS
from edi837.packtest import run_samples
from tests.gate_help import codes, gate
from tests.support import AS_OF, Sent, SentLine, clean_837

ROOT = Path(__file__).parents[1]
HEAD = 'name = "mine"\ntitle = "Mine"\nsource = "a manual"\n'
DAY = date(2026, 2, 16)
PACKS = load_shelf().packs


def written(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(*paths: Path) -> list[str]:
    open_desk(Settings(AS_OF))  # the rules that a pack may speak of are registered
    return [str(error) for error in check_packs(paths, pack_paths())]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_shipped_pack_does_what_its_samples_say(pack: Pack) -> None:
    wrong = [(each.sample.about, each.found) for each in run_samples(pack) if not each.passed]

    assert (bool(pack.samples), wrong) == (True, [])


def test_sample_that_lies_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + '[[example]]\nabout = "a lie"\nfindings = ["P701"]\n')

    pack = load_shelf(forced=str(path)).forced

    assert pack is not None
    assert [result.found for result in run_samples(pack)] == [("H606",)]


def test_shipped_packs_have_no_mistake() -> None:
    assert told(*pack_paths()) == []


def test_all_mistakes_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEAD
        + 'payers = ["X"]\n[[units]]\ncode = "H2027"\nper_day = 0\nsource = "p. 1"\n'
        + '[[places]]\ncode = "H2027"\nallowed = ["office"]\nsource = "p. 2"\n'
        + '[[severity]]\ncode = "H960"\nlevel = "no"\nsource = "p. 3"\n'
        + '[[condition]]\ncode = "*"\nexpect = "unit < 8"\nmessage = "m"\nsource = "p. 4"\n'
        + '[[example]]\nabout = "a"\nfindings = ["P999"]\n',
    )

    assert [error.partition(": ")[0] for error in told(path)] == [
        "mine.toml:4",
        "mine.toml:7",
        "mine.toml:11",
        "mine.toml:19",
        "mine.toml:14",
        "mine.toml:24",
    ]


CONTRADICTIONS = {
    "both marker and its opposite": (
        '[[markers]]\ncode = "H2027"\ngroup = ["HQ"]\nindividual = ["HQ"]\nsource = "p"\n',
        "mine.toml:7: individual: contradicts group: HQ stands in both",
    ),
    "required and forbidden": (
        '[[modifiers]]\ncode = "H2027"\nrequired = ["U4"]\nforbidden = ["U4"]\nsource = "p"\n',
        "mine.toml:7: forbidden: contradicts required: U4 stands in both",
    ),
    "a day above its week": (
        '[[units]]\ncode = "H2027"\nper_day = 40\nper_week = 20\nsource = "p"\n',
        "mine.toml:6: per_day: contradicts per_week: 40 is above 20",
    ),
    "no limit at all": (
        '[[units]]\ncode = "H2027"\nsource = "p"\n',
        f"mine.toml:5: code: names no limit: write one of {', '.join(LIMITS)}",
    ),
    "forbids what the document asks for": (
        '[[modifiers]]\ncode = "H2027"\nforbidden = ["HQ", "U4"]\nsource = "p"\n',
        "mine.toml: modifiers: of H2027 takes none of HQ, U4, of which its [[markers]] ask for one",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_contradiction_is_told(case: str, tmp_path: Path) -> None:
    tables, message = CONTRADICTIONS[case]

    assert told(written(tmp_path, HEAD + tables)) == [message]


def test_two_packs_for_one_payer_on_one_day_are_told(tmp_path: Path) -> None:
    one = written(tmp_path, HEAD + 'payer_ids = ["KX"]\nuntil = 2026-06-30\n')
    other = HEAD.replace('"mine"', '"other"') + 'payer_ids = ["KX"]\nfrom = 2026-06-30\n'

    errors = told(one, written(tmp_path, other, "other"))

    assert len(errors) == 1
    assert errors[0].startswith("other.toml: payer_ids: KX is mine's on some of the same days")


def test_two_packs_that_share_two_ids_are_told_once(tmp_path: Path) -> None:
    one = written(tmp_path, HEAD + 'payer_ids = ["KX", "KY"]\nbusiness = ["MC", "16"]\n')
    other = HEAD.replace('"mine"', '"other"')
    other += 'payer_ids = ["KY", "KX", "KY"]\nbusiness = ["16", "MC"]\n'

    errors = told(one, written(tmp_path, other, "other"))

    assert len(errors) == 1
    assert errors[0].startswith("other.toml: payer_ids: KY, KX is mine's on some of the same days")


def test_pack_that_writes_an_id_twice_is_no_rival_of_itself(tmp_path: Path) -> None:
    assert told(written(tmp_path, HEAD + 'payer_ids = ["KX", "KX"]\n')) == []


def test_schema_in_docs_is_the_one_that_the_program_makes() -> None:
    kept = json.loads((ROOT / "docs" / "pack.schema.json").read_text(encoding="utf-8"))

    assert kept == pack_schema(), "run `make docs`"


@pytest.mark.parametrize("path", pack_paths(), ids=lambda path: path.stem)
def test_shipped_pack_is_valid_against_the_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    values = json.loads(json.dumps(tomllib.loads(text), default=str))

    assert list(Draft202012Validator(pack_schema()).iter_errors(values)) == []
    assert text.startswith("#:schema ")


def test_schema_refuses_what_the_program_refuses() -> None:
    wrong = {"name": "n", "title": "t", "source": "s", "units": [{"code": "H2027", "perday": 8}]}

    assert len(list(Draft202012Validator(pack_schema()).iter_errors(wrong))) == 2


# --- which pack


def test_line_of_business_parts_two_plans_of_one_payer(tmp_path: Path) -> None:
    written(tmp_path, HEAD + 'payer_ids = ["KX"]\nbusiness = ["MC"]\n')
    other = HEAD.replace('"mine"', '"other"') + 'payer_ids = ["KX"]\nbusiness = ["CI"]\n'
    written(tmp_path, other, "other")
    shelf = load_shelf([tmp_path])

    names = [shelf.choose(Plan("KX", business), DAY).name for business in ("MC", "CI", "HM")]

    assert names == ["mine", "other", "h2027-document"]


def test_payer_without_a_known_id_is_known_by_its_name(tmp_path: Path) -> None:
    written(tmp_path, HEAD + 'payer_names = ["Lantern Health"]\n')

    assert load_shelf([tmp_path]).choose(Plan("99", "", "LANTERN HEALTH"), DAY).name == "mine"


def test_medicare_is_known_by_its_line_of_business() -> None:
    assert load_shelf().choose(Plan("01192", "MB"), DAY).name == "example-medicare"


def test_user_hears_once_in_a_file_that_an_example_was_applied() -> None:
    two = clean_837(
        Sent(lines=(SentLine(), SentLine(day=date(2026, 2, 17)))),
        Sent(id="P2"),
        payer="EXAMPLE-AZ",
    )

    _, findings = gate(two)

    assert [f.rule.code for f in findings].count("P790") == 1


# --- limits that claims share


def weekly(*days: int) -> list[str]:
    lines = {day: SentLine(units=16, charge=32000, day=date(2026, 2, day)) for day in days}
    claims = [Sent(id=f"P{day}", lines=(line,)) for day, line in lines.items()]
    return codes(clean_837(*claims, payer="EXAMPLE-COM"))


def test_units_of_a_week_are_counted_over_the_claims_of_a_file() -> None:
    assert weekly(16, 17) == []
    assert weekly(16, 17, 18) == ["P733"]
    assert weekly(16, 17, 23) == []


def test_week_that_was_passed_is_told_once() -> None:
    assert weekly(16, 17, 18, 19) == ["P733"]


# --- the command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(edi837, ["packs", *arguments])
    return result.exit_code, result.output


def test_packs_are_listed_with_whom_they_are_for() -> None:
    status, output = run("list", "--format", "csv")

    assert status == 0
    assert "example-hq-states,EXAMPLE-KY EXAMPLE-OR EXAMPLE-WA EXAMPLE-WY EXAMPLE-NM" in output


def test_pack_is_shown_with_sources_and_what_it_inherits() -> None:
    _, output = run("show", "example-ca-cybhi", "--on", "2026-02-16")

    assert "deadlines *: filing_days 365" in output
    assert "filing_days 180" not in output
    assert "from h2027_document.toml, inherited" in output


def test_check_ends_with_4_where_a_pack_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "payer_id = []\n")

    status, output = run("check", str(path))

    assert (status, "did you mean payer_ids?" in output) == (4, True)


def test_test_ends_with_1_where_a_sample_lies(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + '[[example]]\nabout = "a lie"\nfindings = ["P701"]\n')

    status, output = run("test", str(path))

    assert (status, output.splitlines()[0]) == (
        1,
        "mine.toml: a lie: expected P701, found H606",
    )
