"""States that were let go of decide nothing: a file is read the same however few are kept."""

import pytest

from fuzz.mutate import mutant
from fuzz.seeds import Kind, seeds
from tests.reading import loops
from x12 import machine
from x12.errors import NotX12

_MUTANTS = 120
_SLOWLY = 150  # bytes at a time: states are let go of between two pieces


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("most", [1, 40])
def test_findings_do_not_depend_on_how_many_states_are_kept(
    kind: Kind, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [mutant(seeds(kind), f"forgetting/{number}") for number in range(_MUTANTS)]
    usual = [told(data, 1 << 18) for data in files]
    monkeypatch.setattr(machine, "MOST_STATES", most)
    machine.machine_for.cache_clear()
    assert [told(data, _SLOWLY) for data in files] == usual


def told(data: bytes, most: int) -> list[tuple[str, str, str]]:
    """What is found in a file that is read `most` bytes at a time."""
    try:
        found = [each for loop in loops(data, most) for each in loop.findings]
    except NotX12:
        return []
    return [(each.rule.code, str(each.where), each.message) for each in found]
