"""The envelopes that a loop lies in: interchange, functional group, transaction set."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from x12.delimiters import Delimiters

if TYPE_CHECKING:
    from x12.guides.specs import Guide


@dataclass(slots=True, eq=False)
class Interchange:
    """One ISA to its IEA. ``header`` is the ISA as a segment: ``header[13]`` is ISA13."""

    header: list[str]
    delimiters: Delimiters
    groups: int = 0

    @property
    def control_number(self) -> str:
        """ISA13 as written."""
        return self.header[13]


@dataclass(slots=True, eq=False)
class Group:
    """One GS to its GE. ``header`` is the GS as a segment.

    ``weighed`` says that the sets so far decided whether a GE ends the group.
    """

    header: list[str]
    interchange: Interchange
    sets: int = 0
    weighed: bool = False

    @property
    def control_number(self) -> str:
        """GS06 as written."""
        return self.header[6] if len(self.header) > 6 else ""

    @property
    def version(self) -> str:
        """GS08, the guide that the group follows: ``005010X222A1``."""
        return self.header[8] if len(self.header) > 8 else ""


@dataclass(slots=True, eq=False)
class Transaction:
    """One ST to its SE. ``guide`` is None where the version or the set is not supported."""

    header: list[str]
    group: Group
    guide: "Guide | None" = None

    @property
    def kind(self) -> str:
        """ST01: ``837``, ``835``."""
        return self.header[1] if len(self.header) > 1 else ""

    @property
    def control_number(self) -> str:
        """ST02 as written."""
        return self.header[2] if len(self.header) > 2 else ""

    @property
    def version(self) -> str:
        """GS08, or ST03 where the group does not say."""
        return self.group.version or (self.header[3] if len(self.header) > 3 else "")

    @property
    def delimiters(self) -> Delimiters:
        """The separators of the interchange around it."""
        return self.group.interchange.delimiters
