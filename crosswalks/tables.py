"""Tables of dated codes, read from CSV when first asked for; a site's rows stand before ours.

`tables()` gives our tables, `tables(folder)` ours under a site's overlay. An overlay file has the
name of one of our tables (``carc.csv``), a ``code`` column and any of our other columns: a code of
ours takes the columns given and keeps the rest, a new code is added. All rows of a code in the
overlay replace all our rows of that code.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from crosswalks.rows import (
    Action,
    Carc,
    DiagnosisCategory,
    Entry,
    GroupRule,
    Modifier,
    Place,
    Procedure,
    ProviderAdjustment,
    Rarc,
    Taxonomy,
)

OURS = Path(__file__).parent
DECIDING = ("carc", "rarc", "group_rules", "modifiers", "hcpcs")


class Row(Protocol):
    """What every row has: a code and the days between which it is in force, both inclusive."""

    @property
    def code(self) -> str:
        """The code as it stands in a file."""
        ...

    @property
    def begins(self) -> date | None:
        """The first day in force; None: since ever."""
        ...

    @property
    def ends(self) -> date | None:
        """The last day in force; None: still in force."""
        ...


R = TypeVar("R", bound=Row)


def active_on(row: Row, day: date) -> bool:
    """Whether the row's code is in force on that day; an open end has no limit."""
    return (row.begins is None or row.begins <= day) and (row.ends is None or day <= row.ends)


class Table(Generic[R]):
    """The rows of one table by code, oldest first where a code has several."""

    __slots__ = ("_rows", "name")

    def __init__(self, name: str, rows: Mapping[str, tuple[R, ...]]) -> None:
        self.name = name
        self._rows = rows

    def get(self, code: str) -> R | None:
        """The newest row of a code; None where the code is unknown."""
        rows = self._rows.get(code)
        return rows[-1] if rows else None

    def on(self, code: str, day: date) -> R | None:
        """The row of a code that is in force on `day`; None where there is none."""
        return next((row for row in self._rows.get(code, ()) if active_on(row, day)), None)

    def every(self, code: str) -> tuple[R, ...]:
        """All rows of a code, oldest first."""
        return self._rows.get(code, ())

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        return (rows[-1] for rows in self._rows.values())

    @property
    def turns(self) -> frozenset[date]:
        """The days on which a code begins or is no longer in force: between two nothing changes."""
        rows = [row for rows in self._rows.values() for row in rows]
        begun = {row.begins for row in rows if row.begins}
        return frozenset(begun | {row.ends + timedelta(days=1) for row in rows if row.ends})

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the file."""
        return tuple(self._rows)


class Tables:
    """Every table of the room, with a site's overlay or without; each is read once, on demand.

    Reading raises `crosswalks.reading.BadTable` for a file that cannot be used.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self.overlay = overlay

    @cached_property
    def carc(self) -> Table[Carc]:
        """Claim adjustment reason codes (CAS02 and so on)."""
        return self._read("carc", Carc)

    @cached_property
    def rarc(self) -> Table[Rarc]:
        """Remittance advice remark codes (LQ*HE, MOA, MIA)."""
        return self._read("rarc", Rarc)

    @cached_property
    def group_rules(self) -> Table[GroupRule]:
        """The CARCs that may stand under certain group codes only."""
        return self._read("group_rules", GroupRule)

    @cached_property
    def groups(self) -> Table[Entry]:
        """Claim adjustment group codes (CAS01)."""
        return self._read("groups", Entry)

    @cached_property
    def places(self) -> Table[Place]:
        """CMS place of service codes (CLM05-1, SV105)."""
        return self._read("pos", Place)

    @cached_property
    def modifiers(self) -> Table[Modifier]:
        """Procedure modifiers of CPT and HCPCS."""
        return self._read("modifiers", Modifier)

    @cached_property
    def procedures(self) -> Table[Procedure]:
        """HCPCS level II codes of behavioural health."""
        return self._read("hcpcs", Procedure)

    @cached_property
    def taxonomies(self) -> Table[Taxonomy]:
        """Provider taxonomy codes (PRV03): usual ones, not all."""
        return self._read("taxonomy", Taxonomy)

    @cached_property
    def diagnoses(self) -> Table[DiagnosisCategory]:
        """ICD-10-CM codes by category (HI); ask `crosswalks.icd10`."""
        return self._read("icd10cm", DiagnosisCategory)

    @cached_property
    def states(self) -> Table[Entry]:
        """US states, territories and military areas, Canadian provinces (N402)."""
        return self._read("states", Entry)

    @cached_property
    def countries(self) -> Table[Entry]:
        """ISO 3166 alpha-2 country codes (N404)."""
        return self._read("countries", Entry)

    @cached_property
    def currencies(self) -> Table[Entry]:
        """ISO 4217 currency codes (CUR02)."""
        return self._read("currencies", Entry)

    @cached_property
    def provider_adjustments(self) -> Table[ProviderAdjustment]:
        """Reasons of provider-level adjustments (PLB03-1)."""
        return self._read("plb", ProviderAdjustment)

    @cached_property
    def claim_status(self) -> Table[Entry]:
        """Claim status of a remittance (CLP02)."""
        return self._read("claim_status", Entry)

    @cached_property
    def filing_codes(self) -> Table[Entry]:
        """Claim filing indicators: the line of business (SBR09, CLP06)."""
        return self._read("filing_codes", Entry)

    @cached_property
    def status_categories(self) -> Table[Entry]:
        """Status categories of a 277CA (STC01-1)."""
        return self._read("status_categories", Entry)

    @cached_property
    def status_codes(self) -> Table[Entry]:
        """Status codes of a 277CA (STC01-2): those our rules use."""
        return self._read("status_codes", Entry)

    @cached_property
    def ack_codes(self) -> Table[Entry]:
        """What a TA1 or a 999 says, as ``IK304=3``: the element and its code."""
        return self._read("ack_codes", Entry)

    @cached_property
    def entities(self) -> Table[Entry]:
        """Entities that a status speaks of (STC01-3)."""
        return self._read("entities", Entry)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What to do next for each category and subcategory; see `crosswalks.actions`."""
        from crosswalks.actions import read_actions  # noqa: PLC0415 - TOML only where asked for

        return read_actions(OURS, self.overlay)

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change whenever a table that decides a category changes."""
        from crosswalks.reading import digest  # noqa: PLC0415 - hashing only where asked for

        return digest(OURS, self.overlay, DECIDING)

    def _read(self, name: str, row_type: type[R]) -> Table[R]:
        from crosswalks.reading import read_rows  # noqa: PLC0415 - start-up reads no CSV

        return Table(name, read_rows(row_type, name, OURS, self.overlay))


@cache
def tables(overlay: Path | None = None) -> Tables:
    """The tables under a site's overlay folder, or ours alone: one `Tables` per folder.

    Raises `crosswalks.reading.BadTable` for a folder that is missing or holds an unknown table.

    >>> tables().groups.get("CO").label
    'contractual obligation, the provider may not bill the patient'
    >>> tables().places.on("10", date(2021, 12, 31)) is None
    True
    """
    if overlay:
        from crosswalks.reading import check_overlay  # noqa: PLC0415 - start-up reads nothing

        check_overlay(OURS, overlay)
    return Tables(overlay)
