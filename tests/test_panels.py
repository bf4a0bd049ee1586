"""What a desk remembers of one file must not change how it judges the next."""

import io
from functools import cache

import pytest

from edi837.desk import Desk, Settings, open_desk
from edi837.gate import check_file
from edi837.rule import Example, registered
from fixtures.faults import seeded_faults
from tests.gate_help import changed
from tests.support import AS_OF
from x12.source import Source

EXAMPLES = [example for entry in registered() for example in entry.examples]
TEXTS: dict[str, list[str]] = {"": [each.text for each in seeded_faults()]}
for example in EXAMPLES:
    TEXTS.setdefault(example.pack, []).append(changed(Example(*example)))


def told(text: str, desk: Desk) -> list[tuple[str, str, str]]:
    """Code, place and severity of what a desk finds in a file."""
    found: list[tuple[str, str, str]] = []
    check_file(
        Source("test", io.BytesIO(text.encode("latin-1"))),
        desk,
        lambda f: found.append((f.rule.code, str(f.where), f.severity.name)),
    )
    return found


@cache
def alone(pack: str, text: str) -> list[tuple[str, str, str]]:
    """What a desk finds that has judged nothing before."""
    return told(text, open_desk(Settings(AS_OF, pack=pack)))


@pytest.mark.parametrize("pack", sorted(TEXTS))
def test_a_file_is_judged_the_same_whatever_was_judged_before_it(pack: str) -> None:
    desk = open_desk(Settings(AS_OF, pack=pack))

    both_ways = [*TEXTS[pack], *reversed(TEXTS[pack])]
    differ = [text for text in both_ways if told(text, desk) != alone(pack, text)]
    assert differ == []
