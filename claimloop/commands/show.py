"""`edi835 show`: a remittance, or all answers to a claim, as a person reads it."""

from pathlib import Path

import click

from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  edi835 show era.835                      every claim of a file
  edi835 show era.835 --claim P1001        one of them
  edi835 show P1001 --db remits.db         every answer to a claim, oldest first
"""
)
@click.argument("what", metavar="FILE|CLAIM")
@click.option("--claim", "claim_id", default="", help="Of a file, only this claim.")
@click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The database to look a claim up in.",
)
@click.option("--show-phi", is_flag=True, help="Of a file, show the patient's name and member id.")
def show(what: str, claim_id: str, database: Path | None, *, show_phi: bool) -> None:
    """Explain payments: what was charged, taken off and paid, why, and what to do.

    With --db, FILE|CLAIM is a claim by our number or the payer's; otherwise it is a file (also
    .gz, .zip, or - for standard input). Exit status 3 where there is no such file or claim.
    """
    with told_in_one_line():
        found = _show_claim(what, database) if database else _show_file(what, claim_id, show_phi)
    if not found:
        asked = claim_id or what
        of_file = "no such claim there" if claim_id else "no answer to a claim in it"
        stop(Exit.UNREADABLE, f"{asked}: {'no such claim was answered' if database else of_file}")


def _show_claim(claim_id: str, database: Path) -> int:
    from claimloop.benefits_text import claim_text  # noqa: PLC0415 - --help need not load it all
    from edi835.benefits import from_ledger  # noqa: PLC0415
    from ledger.db import open_ledger  # noqa: PLC0415

    with open_ledger(database) as db:
        answers = from_ledger(db, claim_id)
    for answer in answers:
        for line in claim_text(answer):
            click.echo(plain(line))
    return len(answers)


def _show_file(path: str, claim_id: str, show_phi: bool) -> int:
    from claimloop.benefits_text import claim_text, payment_text  # noqa: PLC0415 - as above
    from edi835.benefits import Benefits, read_benefits  # noqa: PLC0415
    from x12.source import open_sources  # noqa: PLC0415

    found = 0
    with open_sources(path) as sources:
        for source in sources:
            for one in read_benefits(source, claim_id, show_phi=show_phi):
                found += 1
                text = claim_text(one) if isinstance(one, Benefits) else payment_text(one)
                for line in text:
                    click.echo(plain(line))
    return found
