"""What is compiled where somebody asks for it, and plain Python everywhere else."""

from pathlib import Path

import pytest

import setup
from x12 import body

ROOT = Path(setup.__file__).parent


def test_modules_to_compile_are_there() -> None:
    assert [each for each in setup.COMPILED if not (ROOT / each).is_file()] == []


def test_nothing_is_compiled_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMLOOP_COMPILE", raising=False)

    assert setup.extensions() == []


@pytest.mark.skipif("compiled" in Path(body.__file__).parts, reason="this is the compiled copy")
def test_a_checkout_runs_its_sources() -> None:
    assert Path(body.__file__).suffix == ".py"
