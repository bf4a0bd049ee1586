"""What is asked of a claim or a level, worked out once for each way in which they are laid out.

Rules that read the same words form a panel, and a panel remembers which of its rules had something
to say of which words: the same address, procedure or diagnoses are judged once, however many
claims hold them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from edi837.claim.layout import Layout, Span
from edi837.rule import RuleEntry
from edi837.screens import Screen
from x12.remembered import bounded, fits

_MOST_REMEMBERED = 25_000


class Panel:
    """Rules that read the same words of a part, and are spared by the same screen.

    ``known`` holds, by the words, those that spoke; mostly none. It never outgrows a fixed number.
    """

    __slots__ = ("entries", "known", "reads", "screen")

    def __init__(
        self, entries: Iterable[RuleEntry], reads: str = "", screen: Screen | None = None
    ) -> None:
        self.entries = tuple(entries)
        self.reads = reads
        self.screen = screen
        self.known: dict[object, tuple[RuleEntry, ...]] = {}

    def ask(self, key: object, about: object, terms: object) -> tuple[RuleEntry, ...]:
        """Those rules of the panel that speak of a part; `key` is all that they may read of it."""
        speaking = self.known.get(key)
        if speaking is None:
            speaking = speaking_of(self.entries, about, terms)
            self.note(key, speaking)
        return speaking

    def note(self, key: object, speaking: tuple[RuleEntry, ...]) -> None:
        """Remember who spoke of these words, unless they are too long to come again."""
        if fits(key):
            self.known[bounded(self.known, key, _MOST_REMEMBERED)] = speaking


def speaking_of(
    entries: Iterable[RuleEntry], about: object, terms: object
) -> tuple[RuleEntry, ...]:
    """Those of the rules that have something to say."""
    return tuple([entry for entry in entries if any(entry.check(about, terms))])


def panels(entries: Iterable[RuleEntry]) -> dict[str, Panel]:
    """The rules by what they read, as panels."""
    found: dict[str, list[RuleEntry]] = {}
    for entry in entries:
        found.setdefault(entry.reads, []).append(entry)
    return {reads: Panel(each, reads) for reads, each in found.items()}


def party_panels(entries: list[RuleEntry]) -> tuple[Panel, ...]:
    """The rules over the parties of one loop, as panels.

    Providers and payers come again as they are, and are remembered whole. What no two persons
    share has a screen; only their other segments are worth remembering, one by one.
    """
    if not any(each.screen for each in entries):
        return (Panel(entries),)
    found: dict[tuple[str, Screen | None], list[RuleEntry]] = {}
    for entry in entries:
        found.setdefault((entry.reads, entry.screen), []).append(entry)
    return tuple(Panel(each, *key) for key, each in found.items())


class Call(NamedTuple):
    """A panel to ask of the party in `span`: by the segment `at`, or by all of it (-1)."""

    panel: Panel
    at: int
    span: Span


class Screened(NamedTuple):
    """Rules over a whole claim, and the question that may spare it all of them."""

    screen: Screen | None
    entries: tuple[RuleEntry, ...]


class Agenda(NamedTuple):
    """What is asked: of the claim, of its parties, and of the parties of each of its lines."""

    rules: tuple[Screened, ...]
    parties: tuple[Call, ...]
    lines: tuple[tuple[Call, ...], ...]


def agenda_for(
    layout: Layout,
    claim_rules: Iterable[RuleEntry],
    by_loop: Mapping[str, tuple[Panel, ...]],
    *,
    dependent: bool,
) -> Agenda:
    """The agenda of claims that are laid out alike, for a dependent or not."""
    there = layout.present | {"2000C"} if dependent else layout.present
    asked = [each for each in claim_rules if not each.needs or not there.isdisjoint(each.needs)]
    return Agenda(
        tuple(_screened(asked)),
        tuple(calls(layout, layout.below, by_loop)),
        tuple(tuple(calls(layout, line.below, by_loop)) for line in layout.lines),
    )


def _screened(entries: list[RuleEntry]) -> Iterator[Screened]:
    """The rules by their screens, those without one first, each kind in the order of codes."""
    screens = dict.fromkeys(each.screen for each in entries)
    for screen in sorted(screens, key=lambda each: each is not None):
        yield Screened(screen, tuple(each for each in entries if each.screen is screen))


def calls(
    layout: Layout, spans: Iterable[Span], by_loop: Mapping[str, tuple[Panel, ...]]
) -> Iterator[Call]:
    """The panels to ask of the parties in those spans of a layout."""
    for span in spans:
        for panel in by_loop.get(span.id, ()):
            index = layout.first[span].get(panel.reads, -1)
            if index >= 0 or not panel.reads:
                yield Call(panel, index, span)
