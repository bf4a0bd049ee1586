"""Exit statuses, and how an exception becomes one line and a status.

====== ======================================================================================
0      nothing to report at or above ``--fail-on``; all loaded
1      findings at or above ``--fail-on``; a remittance was refused
2      the command was called wrongly
3      not X12, unreadable, or no database there
4      a configuration file (pack, override, table) cannot be used, or an extra is missing
5      ``edi837 gate``: a batch did not add up or could not be put in place; none of it was
6      ``edi835 trends --check``: a rate moved beyond chance
====== ======================================================================================
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

import click

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
    MOVED = 6


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turn what stops a run into one line on standard error and its exit status."""
    try:
        yield
    except BadQuestion as error:
        raise click.UsageError(str(error)) from error
    except (BadGuide, BadTable, GateError, NeedsExtra) as error:
        stop(Exit.CONFIGURATION, str(error))
    except (X12Error, LedgerError) as error:
        stop(Exit.UNREADABLE, str(error))


def stop(status: Exit, message: str) -> NoReturn:
    """End the program with one line and a status."""
    click.echo(f"error: {message}", err=True)
    raise click.exceptions.Exit(status)
