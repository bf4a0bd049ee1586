"""Text that means to do harm, in places where a sender can put it, and commands that show it."""

from pathlib import Path

from click.testing import CliRunner, Result

from claimloop.cli import claimloop, edi835, edi837
from ledger.db import open_ledger
from tests.remits import load_text
from tests.support import clean_835, clean_837, edit

GROUPS = {"edi837": edi837, "edi835": edi835, "claimloop": claimloop}


def claim_with(text: str) -> str:
    """A batch with that text in the numbers of claim, line and payer, and in the payer's name."""
    places = ("CLM01", "REF(6R)02", "NM1(PR)09", "NM1(PR)03", "REF(G1)02", "ST02", "SV101-3")
    return edit(clean_837(), *(f"{place}={text}" for place in places))


def remit_with(text: str) -> str:
    """A denied remittance with that text in its numbers, codes and the payer's name."""
    denied = Path(__file__).parents[1] / "fixtures/835/denials/missing_modifier_n822.edi"
    places = ("CLP01", "CLP07", "N1(PR)02", "TRN02", "CAS02", "LQ02", "SVC01-3", "ST02")
    return edit(denied.read_text("latin-1"), *(f"{place}={text}" for place in places))


def ledger_with(text: str, path: Path) -> Path:
    """A ledger in which such a remittance was loaded, beside a clean one."""
    with open_ledger(path, create=True) as db:
        load_text(db, remit_with(text))
        load_text(db, clean_835())
    return path


def run(command: str, *arguments: str | Path) -> Result:
    """``edi837 check`` and its arguments, run in this process."""
    group, _, verb = command.partition(" ")
    return CliRunner().invoke(GROUPS[group], [*verb.split(), *map(str, arguments)])


def said(result: Result) -> str:
    """All that a command said, on both streams; what it should not have raised is raised."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout + result.stderr
