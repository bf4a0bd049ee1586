"""Payer packs: data with dates and sources, and mistakes told with file, line and a way out."""

from datetime import date
from pathlib import Path

import pytest

from edi837.claim.facts import Plan
from edi837.desk import Settings, open_desk
from edi837.errors import BadPack, NoSuchPack
from edi837.packs.file import load_shelf, read_pack
from edi837.packs.pack import Terms
from edi837.packs.wishes import Markers
from tests.gate_help import codes, gate
from tests.support import AS_OF, NEXT_DAY, Sent, SentLine, clean_837, edit, without
from x12.finding import Severity

HEAD = 'name = "mine"\ntitle = "Mine"\nsource = "a manual"\n'
DAY = date(2026, 2, 16)
UNMARKED = edit(clean_837(), "SV101=HC:H2027")


def pack_file(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def severity_of(code: str, text: str, settings: Settings) -> Severity | None:
    _, findings = gate(text, settings)
    return next((f.severity for f in findings if f.rule.code == code), None)


def test_document_warns_of_a_line_that_carries_neither_marker() -> None:
    assert severity_of("H606", UNMARKED, Settings(AS_OF)) is Severity.WARNING


def test_payer_that_requires_a_marker_makes_its_absence_an_error() -> None:
    settings = Settings(AS_OF, pack="example-commercial")

    assert severity_of("H606", UNMARKED, settings) is Severity.ERROR


def test_pack_is_chosen_by_payer_id() -> None:
    sent_to_commercial = without(clean_837(payer="EXAMPLE-COM"), "REF(G1)")

    assert codes(sent_to_commercial) == ["P720"]
    assert codes(without(clean_837(), "REF(G1)")) == []


def test_forced_pack_holds_for_every_payer() -> None:
    forced = Settings(AS_OF, pack="example-commercial")

    assert codes(without(clean_837(), "REF(G1)"), forced) == ["P720"]


def test_value_in_force_is_that_of_the_day_of_service() -> None:
    nine_units = edit(clean_837(payer="EXAMPLE-COM"), "SV104=9", "SV102=270", "CLM02=270")

    assert codes(nine_units) == []
    assert codes(edit(nine_units, "DTP(472)03=20251231")) == ["P730"]


def test_pack_without_a_wish_of_its_own_takes_the_documents() -> None:
    shelf = load_shelf(forced="example-ca-cybhi")
    terms = Terms(shelf.choose(Plan(), DAY), DAY, AS_OF)

    wish = terms.same_day("H2027")

    assert wish is not None
    assert "H2014" in wish.not_with


def test_own_wish_stands_before_the_documents() -> None:
    shelf = load_shelf(forced="example-ca-cybhi")

    wish = shelf.choose(Plan(), DAY).in_force(Markers, "H2027", DAY)

    assert wish is not None
    assert (wish.group, wish.required) == (("HQ",), None)


def test_pack_is_not_used_before_its_time(tmp_path: Path) -> None:
    pack_file(tmp_path, HEAD + 'payer_ids = ["KXMED"]\nfrom = 2027-01-01\n')
    shelf = load_shelf([tmp_path])

    assert shelf.choose(Plan("KXMED"), date(2026, 12, 31)).name == "h2027-document"
    assert shelf.choose(Plan("KXMED"), date(2027, 1, 1)).name == "mine"


def test_sites_own_pack_is_read_from_its_folder(tmp_path: Path) -> None:
    pack_file(
        tmp_path,
        HEAD
        + 'payer_ids = ["KXMED"]\n[[authorization]]\ncode = "H2027"\nrequired = "error"\n'
        + 'source = "p. 12"\n',
    )
    settings = Settings(AS_OF, pack_folders=(tmp_path,))

    assert codes(without(clean_837(), "REF(G1)"), settings) == ["P720"]


def test_pack_changes_how_grave_a_rule_is(tmp_path: Path) -> None:
    path = pack_file(
        tmp_path, HEAD + '[[severity]]\ncode = "C524"\nlevel = "error"\nsource = "p. 3"\n'
    )
    unknown = edit(clean_837(), "SV101=HC:H2027:HQ:ZZ")

    assert severity_of("C524", unknown, Settings(AS_OF)) is Severity.WARNING
    assert severity_of("C524", unknown, Settings(AS_OF, pack=str(path))) is Severity.ERROR


def test_pack_silences_a_rule(tmp_path: Path) -> None:
    path = pack_file(
        tmp_path, HEAD + '[[severity]]\ncode = "H690"\nlevel = "no"\nsource = "settled in May"\n'
    )

    _, findings = gate(clean_837(), Settings(AS_OF, pack=str(path)))

    assert findings == []


def test_rule_that_speaks_once_speaks_of_each_claim_that_it_stops(tmp_path: Path) -> None:
    path = pack_file(
        tmp_path, HEAD + '[[severity]]\ncode = "H690"\nlevel = "error"\nsource = "p. 3"\n'
    )

    result, _ = gate(clean_837(Sent(), Sent("P1002", NEXT_DAY)), Settings(AS_OF, pack=str(path)))

    assert result.rejected == 2


def test_note_for_the_whole_file_is_told_once() -> None:
    bare = [Sent("P1001", [SentLine(control="")]), Sent("P1002", [SentLine(units=5, control="")])]

    assert codes(clean_837(*bare), Settings(AS_OF)).count("S451") == 1


def test_modifier_that_a_pack_names_is_known_to_its_payer(tmp_path: Path) -> None:
    path = pack_file(
        tmp_path, HEAD + '[[modifiers]]\ncode = "H2027"\nrequired = ["ZZ"]\nsource = "p. 9"\n'
    )

    assert codes(edit(clean_837(), "SV101=HC:H2027:HQ:ZZ"), Settings(AS_OF, pack=str(path))) == []


def test_pack_that_speaks_of_no_rule_of_ours_is_told(tmp_path: Path) -> None:
    pack_file(tmp_path, HEAD + '[[severity]]\ncode = "H999"\nlevel = "no"\nsource = "p. 3"\n')

    with pytest.raises(BadPack, match="there is no rule H999"):
        open_desk(Settings(AS_OF, pack_folders=(tmp_path,)))


def test_every_shipped_pack_says_whether_to_verify_it() -> None:
    examples = [pack for pack in load_shelf().packs if pack.name.startswith("example-")]

    assert len(examples) >= 3
    assert all(pack.verify_before_use for pack in examples)


def test_every_wish_of_a_shipped_pack_names_its_source() -> None:
    assert all(wish.source for pack in load_shelf().packs for wish in pack.wishes)


WRONG = {
    "unknown_key": (
        HEAD + "payer_id = []\n",
        "mine.toml:4: payer_id: a pack knows no such key; did you mean payer_ids?",
    ),
    "unknown_key_in_a_table": (
        HEAD + '\n[[units]]\ncode = "H2027"\nperday = 8\nsource = "p. 1"\n',
        "mine.toml:7: perday: a pack knows no such key; did you mean per_day?",
    ),
    "missing_key": (
        HEAD + '\n[[units]]\ncode = "H2027"\nper_day = 8\n',
        "mine.toml:5: source: missing: [[units]] needs it",
    ),
    "missing_name": ('title = "Mine"\nsource = "x"\n', "mine.toml: name: missing: a pack needs it"),
    "wrong_type": (
        HEAD + '[[units]]\ncode = "H2027"\nper_day = "8"\nsource = "p. 1"\n',
        "mine.toml:6: per_day: '8' is not a whole number above 0",
    ),
    "wrong_level": (
        HEAD + '[[authorization]]\ncode = "H2027"\nrequired = "yes"\nsource = "p. 1"\n',
        "mine.toml:6: required: 'yes' is not one of no, note, warning, error",
    ),
    "date_in_quotes": (
        HEAD + 'from = "2026-01-01"\n',
        "mine.toml:4: from: '2026-01-01' is not a date such as 2026-01-01, without quotes",
    ),
    "no_modifier": (
        HEAD + '[[markers]]\ncode = "H2027"\ngroup = ["hq"]\nsource = "p. 1"\n',
        "mine.toml:6: group: 'hq' is not a modifier such as HQ",
    ),
    "ends_before_it_begins": (
        HEAD
        + '[[units]]\ncode = "H2027"\nper_day = 8\nsource = "p. 1"\nfrom = 2026-02-01\n'
        + "until = 2026-01-01\n",
        "mine.toml:9: until: 2026-01-01 lies before from = 2026-02-01",
    ),
    "two_at_once": (
        HEAD
        + '[[units]]\ncode = "H2027"\nper_day = 8\nsource = "p. 1"\n'
        + '[[units]]\ncode = "H2027"\nper_day = 9\nsource = "p. 2"\nfrom = 2026-01-01\n',
        "mine.toml:12: from: another [[units]] of H2027 holds on some of the same days",
    ),
    "no_form": (
        HEAD + '[[numbers]]\ncode = "*"\nmember = "KX[0-9"\nsource = "p. 1"\n',
        "mine.toml:6: member: is no regular expression: unterminated character set at position 2",
    ),
    "member_of_a_procedure": (
        HEAD + '[[numbers]]\ncode = "H2027"\nmember = "KX.*"\nsource = "p. 1"\n',
        'mine.toml:6: member: has nothing to do with H2027: write code = "*"',
    ),
    "nobody_named": (
        HEAD + '[[referrals]]\ncode = "H2027"\nany_of = ["doctor"]\nsource = "p. 1"\n',
        "mine.toml:6: any_of: ['doctor'] is not a list of referring, ordering, supervising",
    ),
    "one_table_for_a_list": (
        HEAD + '[units]\ncode = "H2027"\n',
        "mine.toml:4: units: write each as a table of its own: [[units]]",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistake_in_a_pack_is_told_with_line_key_and_what_to_do(case: str, tmp_path: Path) -> None:
    text, message = WRONG[case]

    with pytest.raises(BadPack) as wrong:
        read_pack(pack_file(tmp_path, text))

    assert str(wrong.value) == message


def test_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadPack) as wrong:
        read_pack(pack_file(tmp_path, HEAD + "payer_ids = [\n= 3\n"))

    assert wrong.value.line == 5


def test_pack_that_extends_nothing_known_is_told(tmp_path: Path) -> None:
    pack_file(tmp_path, HEAD + 'extends = "h2027-documnet"\n')

    with pytest.raises(BadPack, match="did you mean h2027-document"):
        load_shelf([tmp_path])


def test_packs_that_inherit_from_each_other_are_told(tmp_path: Path) -> None:
    pack_file(tmp_path, HEAD + 'extends = "other"\n')
    other = HEAD.replace('"mine"', '"other"') + 'extends = "mine"\n'
    pack_file(tmp_path, other, "other")

    with pytest.raises(BadPack, match="inherits from itself"):
        load_shelf([tmp_path])


def test_two_packs_of_one_name_are_told(tmp_path: Path) -> None:
    pack_file(tmp_path, HEAD)
    pack_file(tmp_path, HEAD, "twin")

    with pytest.raises(BadPack, match=r"already mine\.toml's"):
        load_shelf([tmp_path])


def test_pack_that_is_asked_for_and_absent_is_told_with_the_nearest() -> None:
    with pytest.raises(NoSuchPack, match="did you mean example-commercial"):
        load_shelf(forced="example-comercial")
