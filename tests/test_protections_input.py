"""Input that was made to stop a reader: odd separators and encodings, endless text, escapes."""

import time
from pathlib import Path

import pytest

from edi837.packs.conditions import BadCondition, check
from tests.gate_help import gate
from tests.hostile import run, said
from tests.support import clean_837, without
from x12.delimiters import Delimiters
from x12.errors import NotX12
from x12.guides.guide import load_guide
from x12.guides.pattern import matcher
from x12.guides.specs import LoopSpec, SegmentNode

# Separators and encodings

# None of them stands in the clean claim, nor is one of its other separators.
SIGNS = "\\^$+?{}[]()-!\"#%&'/,;<=>@_`\x1c\x1d\x1e\x1f\n"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("usual", ["*", ":", "~"])
def test_a_separator_is_never_read_as_an_expression(sign: str, usual: str) -> None:
    text = clean_837().replace("\n", "").replace("^", "|").replace("-", " ")
    result, _ = gate(text.replace(usual, sign))
    assert result.claims == 1


@pytest.mark.parametrize("sign", list("A0Z I"))
def test_a_letter_as_a_separator_is_told_or_is_no_x12(sign: str) -> None:
    text = clean_837()
    try:
        result, _ = gate(text[:105] + sign + text[106:])
    except NotX12:
        return
    assert result.errors


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_text_of_two_bytes_a_letter_is_no_x12(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.837"
    path.write_bytes(clean_837().encode(encoding))
    result = run("edi837 check", path)
    assert result.exit_code == 3
    assert "is not X12" in said(result)


# Endless text


def _nodes(loop: LoopSpec) -> list[SegmentNode]:
    own = [child for child in loop.children if isinstance(child, SegmentNode)]
    inner = [_nodes(child) for child in loop.children if isinstance(child, LoopSpec)]
    return own + [node for nodes in inner for node in nodes]


@pytest.mark.parametrize("version", ["005010X222A1", "005010X221A1"])
def test_no_pattern_goes_back_and_forth_over_a_long_element(version: str) -> None:
    guide = load_guide(version)
    assert guide is not None
    slowest = 0.0
    for node in _nodes(guide.root):
        match = matcher(node, Delimiters("*", "^", ":", "~"))
        for filler in ("A", " ", "1", ":", "1:", "^", "*", ".", "A "):
            raw = f"{node.id}*{filler * (4000 // len(filler))}\x00"
            begun = time.process_time()
            match(raw)
            slowest = max(slowest, time.process_time() - begun)
    assert slowest < 0.05


def test_levels_below_levels_without_end_are_read() -> None:
    clean = without(clean_837(), "HL(22)", recount=False)
    head, _, tail = clean.partition("SBR*")
    levels = "".join(f"HL*{n}*{n - 1}*22*1~" for n in range(2, 3000))
    result, findings = gate(f"{head}{levels}SBR*{tail}")
    assert result.claims == 1
    assert findings


# Conditions of a pack


@pytest.mark.parametrize(
    "text",
    [
        "code.__class__ == 'x'",
        "().__class__.__bases__ == code",
        "__import__('os').system('id') == 0",
        "open('/etc/passwd')",
        "starts.__globals__ == code",
        "[x for x in modifiers]",
        "(lambda: True)()",
        "f'{code}' == 'x'",
        "9 ** 9 ** 9 > units",
        "1 << 99999 > units",
        "'A' * 999999999 == code",
        "'A' * 999999999 < units",
        "modifiers * 999999 == modifiers",
        "(units := 5) > 4",
        "code[0:99] == 'x'",
        "starts(code, *modifiers)",
        "starts(**modifiers)",
        "any_in(modifiers, 'A', sep='x')",
        "units if authorized else 0",
        "await code",
        "{'a': 1} == 1",
        "print('x') or authorized",
        "(" * 300 + "authorized" + ")" * 300,
        "not " * 99 + "authorized and",
        "units > " + "9" * 399,
        "\x00",
        "authorized\nimport os",
    ],
)
def test_a_condition_reaches_nothing_beyond_its_line(text: str) -> None:
    with pytest.raises(BadCondition):
        check(text)


@pytest.mark.parametrize("text", ["units * units * units > 0", "not " * 90 + "authorized"])
def test_a_condition_that_is_long_but_sound_is_accepted(text: str) -> None:
    check(text)
