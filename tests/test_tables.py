"""Tables for people: nothing is cut off, however narrow the terminal."""

import re
from io import StringIO

import pytest

from claimloop.tables import write_rows


@pytest.mark.parametrize("columns", ["20", "60", "80", "200"])
def test_no_terminal_is_too_narrow_for_a_word_or_a_figure(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", columns)
    step = "Check eligibility for the day of service; find the coverage in force."
    row = {"claim_id": "C00362", "payer": "KX MERIDIAN & SONS", "denied_cents": 123456789}
    out = StringIO()
    write_rows([{**row, "next_step": step, "gate_said": "nothing of it at all"}], "table", out)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).split()
    assert {*f"C00362 {row['payer']} 1,234,567.89 {step}".split()} <= {*shown}
