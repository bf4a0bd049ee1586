"""`claimloop mask`: a de-identified copy of claims and remittances."""

from pathlib import Path

import click

from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.keyfile import BadKey, make_key, read_key
from claimloop.masking import Copied, is_many, mask_many, mask_one
from claimloop.moves import open_moves
from claimloop.tables import plain
from edi837.errors import NotPublished
from x12.masking.mask import Mask

_PATH = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog="""\b
Examples:
  claimloop mask batch.837 masked.837 --key-file mask.key --make-key
  claimloop mask remit.835.gz masked.835 --key-file mask.key
  claimloop mask inbox/ masked/ --key-file mask.key          copies have names of their own
  claimloop mask batch.837 m.837 --key-file mask.key --moves moves.db
  zcat batch.gz | claimloop mask - masked.837 --key-file mask.key
"""
)
@click.argument("path", metavar="IN")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--key-file",
    required=True,
    type=_PATH,
    help="The secret key: at least 32 random bytes that only you can read (mode 0600).",
)
@click.option("--make-key", "new_key", is_flag=True, help="Make the key file first.")
@click.option(
    "--keep-providers",
    is_flag=True,
    help="Keep names and numbers of providers and submitters, not their addresses.",
)
@click.option(
    "--moves",
    type=_PATH,
    help="Keep here how far each claim was moved, for remittances masked later that name no"
    " member. As secret as the key.",
)
def mask(
    path: str,
    out: Path,
    key_file: Path,
    moves: Path | None,
    *,
    new_key: bool,
    keep_providers: bool,
) -> None:
    """Write a copy of 837P and 835 files that names nobody, is valid and still matches.

    The same key gives the same tokens in every file, so claims and remittances still find each
    other. Names, numbers, addresses and free text are replaced, ZIP codes cut to three digits,
    and each person's dates moved into the past by whole weeks of their own, up to 52. Amounts,
    codes and payers stay. What is unknown is masked.

    Moved dates are still dates, so the copy is no Safe Harbor data: see docs/masking.md.

    IN is a file, a folder, .gz, .zip, or - for standard input; OUT a new file, or a folder where
    IN is one or a .zip. Exit status: 0 all masked, 2 wrong use, 3 not X12, of another kind, or
    unreadable (nothing is written of such a file), 4 the key cannot be used, 5 OUT is there
    already or cannot be written.
    """
    refused = False

    def tell(copied: Copied) -> None:
        nonlocal refused
        refused |= copied.refused is not None
        click.echo(plain(_told(copied)), err=copied.refused is not None)

    with told_in_one_line():
        try:
            if new_key:
                make_key(key_file)
            key = read_key(key_file)
            with open_moves(moves) as noted:
                masker = Mask(key, keep_providers=keep_providers, moves=noted)
                (mask_many if is_many(path) else mask_one)(path, out, masker, tell)
                noted.keep()
        except BadKey as error:
            stop(Exit.CONFIGURATION, str(error))
        except NotPublished as error:
            stop(Exit.NOT_PUBLISHED, f"nothing was written: {error}")
        except OSError as error:
            stop(Exit.NOT_PUBLISHED, f"nothing was written: {out}: {error.strerror or error}")
    if refused:
        raise click.exceptions.Exit(Exit.UNREADABLE)


def _told(copied: Copied) -> str:
    if copied.refused is not None:
        return f"error: {copied.refused}"
    return f"{copied.name} -> {copied.copy}, claims masked: {copied.claims:,}"
