"""The payers that a site sends to: a list that it keeps, as CSV with the columns of `COLUMNS`.

    payer,name,business
    KXMED,KX Medicaid,MC
    KXGUILD,KX Guild Trust,CI HM

``payer`` is 2010BB NM109; ``name`` is for people; ``business`` are the kinds of plan (SBR09) that
the payer has under that id, parted by blanks, any where it is empty.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from edi837.errors import BadWaiver
from edi837.site.lists import Row, read_rows

COLUMNS = ("payer", "name", "business")
PayerList = Mapping[str, frozenset[str]]  # the kinds of plan by payer id
_BUSINESS = re.compile(r"[A-Z0-9]{2}")


def read_payers(path: Path | None) -> PayerList:
    """The list in a CSV file; an empty one where there is none.

    A payer on several rows has the kinds of plan of all of them.

    Raises:
        BadWaiver: the file cannot be read, lacks a column, or has a wrong value; line and column.
    """
    if path is None:
        return {}
    found: dict[str, list[frozenset[str]]] = {}
    for row in read_rows(path, COLUMNS):
        found.setdefault(_payer(row), []).append(frozenset(_business(row)))
    if not found:
        raise BadWaiver(path, "payer", 0, "names no payer: every claim would be turned back")
    return {
        payer: frozenset().union(*kinds) if all(kinds) else frozenset()
        for payer, kinds in found.items()
    }


def _payer(row: Row) -> str:
    if not row.values["payer"]:
        raise row.wrong("payer", "an id as in 2010BB NM109 is needed")
    return row.values["payer"]


def _business(row: Row) -> Iterator[str]:
    for each in row.values["business"].upper().split():
        if not _BUSINESS.fullmatch(each):
            raise row.wrong("business", f"{each!r} is no line of business such as MC (SBR09)")
        yield each
