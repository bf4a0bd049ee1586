"""The tables of an implementation guide: loops, segments, elements."""

from dataclasses import dataclass, field

from x12.errors import BadGuide

UNBOUNDED = 0


@dataclass(slots=True, eq=False)
class ElementSpec:
    """One element, component or composite as the guide has it.

    ``usage`` is R (required), S (situational) or N (not used); ``type`` is AN, ID, N0, N2, R, DT,
    TM, B or ``COMPOSITE``; ``codes`` are the values the guide allows (empty: any); ``external``
    names a code list kept elsewhere (``states``, ``pos``); ``repeat`` is how often it may stand.
    """

    seq: int
    name: str
    usage: str
    type: str
    min: int = 0
    max: int = 0
    codes: tuple[str, ...] = ()
    external: str = ""
    pattern: str = ""
    repeat: int = 1
    components: "tuple[ElementSpec, ...]" = ()


@dataclass(slots=True, eq=False)
class SegmentNode:
    """One segment at one place of the guide.

    ``loop`` is the loop's id; ``opens`` is true for the segment that a loop begins with;
    ``position`` orders the places within the loop; ``max_use`` 0 is unbounded; ``notes`` are the
    relational conditions as (letter, element numbers); ``qualifiers`` are the values that tell
    this place from others of the same id, read at (element, component) ``qualified_at``.
    """

    id: str
    loop: str
    name: str
    usage: str
    position: tuple[int, ...]
    max_use: int
    opens: bool = False
    elements: tuple[ElementSpec, ...] = ()
    notes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    qualifiers: tuple[str, ...] = ()
    qualified_at: tuple[int, int] = (0, 0)

    def __repr__(self) -> str:
        return f"<{self.loop} {self.id}{'/'.join(('', *self.qualifiers[:3]))}>"


@dataclass(slots=True, eq=False)
class LoopSpec:
    """One loop of the guide; its children are segments and loops in the guide's order."""

    id: str
    name: str
    usage: str
    position: tuple[int, ...]
    repeat: int
    parent: "LoopSpec | None" = None
    children: "list[SegmentNode | LoopSpec]" = field(default_factory=list)

    @property
    def first(self) -> SegmentNode:
        """The segment that opens the loop."""
        child = self.children[0]
        if isinstance(child, LoopSpec):
            raise BadGuide(f"loop {self.id} of the guide does not begin with a segment")
        return child


@dataclass(slots=True, eq=False)
class Guide:
    """One implementation guide: ``root`` is the transaction set from ST to SE."""

    id: str
    kind: str
    root: LoopSpec
    cuts: frozenset[str]
