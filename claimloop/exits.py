"""Exit statuses, and how an exception becomes one line and a status.

====== ======================================================================================
0      nothing to report at or above ``--fail-on``; all loaded
1      findings at or above ``--fail-on``; a remittance was refused
2      the command was called wrongly
3      not X12, unreadable, or no database there
4      a configuration file (pack, override, table) cannot be used, or an extra is missing
5      ``edi837 gate``, ``claimloop mask``: a batch did not add up or could not be put in place;
       none of it was
6      ``edi835 trends --check``: a rate moved beyond chance
7      ``claimloop nightly``: another run is at work; nothing was done
====== ======================================================================================

`claimloop nightly` ends with 3 where disk, database or a taken place stopped it (the next run goes
on), with 5 where something is in quarantine, with 6 where a rate moved: of several the first. A
configuration that cannot be used (4) and another run at work (7) are told before anything is done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

import click

from claimloop.nightly.errors import BadConfig, CannotGoOn, Locked, NotHeld
from claimloop.tables import plain
from crosswalks.reading import BadTable
from edi835.errors import NeedsExtra
from edi837.errors import GateError
from ledger.errors import BadQuestion, LedgerError
from x12.errors import BadGuide, X12Error


class Exit(IntEnum):
    """What a command says to the program that called it."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    CONFIGURATION = 4
    NOT_PUBLISHED = 5
    QUARANTINED = 5  # the same to who calls: something was not put where it should go
    MOVED = 6
    LOCKED = 7


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turn what stops a run into one line on standard error and its exit status."""
    try:
        yield
    except BadQuestion as error:
        raise click.UsageError(plain(str(error))) from error
    except (BadConfig, BadGuide, BadTable, GateError, NeedsExtra) as error:
        stop(Exit.CONFIGURATION, str(error))
    except Locked as error:
        stop(Exit.LOCKED, str(error))
    except (CannotGoOn, NotHeld, X12Error, LedgerError) as error:
        stop(Exit.UNREADABLE, str(error))


def stop(status: Exit, message: str) -> NoReturn:
    """End the program with one line and a status."""
    click.echo(plain(f"error: {message}"), err=True)
    raise click.exceptions.Exit(status)
