"""The desk: what is at hand before the first claim of a run, rules, packs and the day."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import edi837.rules  # noqa: F401 - importing the families registers their rules
from crosswalks.tables import tables
from edi837.agenda import Agenda, Call, Panel, agenda_for, calls, panels, party_panels
from edi837.claim.facts import Plan
from edi837.claim.layout import MOST_LAYOUTS, Layout
from edi837.errors import BadPack, NoSuchRule
from edi837.memory import History, Memory
from edi837.outside import load_outside_rules
from edi837.packs.file import load_shelf
from edi837.packs.pack import Pack, Shelf, Terms
from edi837.packs.wishes import Gravity
from edi837.rule import RuleEntry, Scope, is_unknown, registered, select
from edi837.site.authorizations import Register, read_authorizations
from edi837.site.payers import PayerList, read_payers
from edi837.site.waivers import Waivers, read_baseline, read_waivers
from x12 import structure_rules
from x12.element_rules import ELEMENT_RULES
from x12.elements import ElementOptions
from x12.envelope_rules import RULES
from x12.finding import Rule, Severity
from x12.guides.guide import site_overrides
from x12.loops import ReadOptions
from x12.remembered import bounded, fits

MOST_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How to judge. ``as_of`` is the day of judging; ``pack`` a pack's name or file for all claims.

    ``pack_folders`` hold a site's own packs; ``select`` and ``ignore`` are codes or prefixes of
    them (the longer one wins), ``extend_select`` such as are wanted beside those, ``snip`` the SNIP
    types to judge (none: all); they hold for findings of envelope and guide as well.
    ``waivers`` is a file of findings that are let pass, ``baseline`` a report of an earlier run
    whose findings are (`edi837.site.waivers`); ``authorizations`` lists what payers have
    authorized, ``payers`` those that the site sends to (`edi837.site.payers`).
    ``overrides`` is a site's file of corrections to the guide (`x12.guides`); ``charset`` and
    ``unknown_codes`` are as in `x12.elements.ElementOptions`.
    """

    as_of: date
    pack: str = ""
    pack_folders: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    snip: tuple[int, ...] = ()
    waivers: Path | None = None
    baseline: Path | None = None
    authorizations: Path | None = None
    payers: Path | None = None
    overrides: Path | None = None
    charset: str = "extended"
    unknown_codes: Severity = Severity.WARNING


class ServiceRules(NamedTuple):
    """The rules that some terms ask of a service of a code beside its claim.

    ``any`` read what they like, ``pointed`` only procedure, pointers and the claim's diagnoses.
    """

    any: tuple[RuleEntry, ...]
    pointed: Panel | None


class LineAnswer(NamedTuple):
    """What is known of a line by its words: who speaks of it, what is asked beside its claim.

    ``once`` are those, by their codes, whom the file need hear but once.
    """

    speaking: tuple[RuleEntry, ...]
    once: dict[str, RuleEntry]
    beside: ServiceRules | None


class _Listed:
    """The codes of a table, read when the first one is asked for."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __contains__(self, code: object) -> bool:
        return code in getattr(tables(), self.table)


# The lists that the guide names, and our tables for them. Places of service are left to rules,
# which know the day; a code unknown to a list is a warning.
_OF_OUTSIDE_LISTS = frozenset({"C510", "C511"})  # rules of ours in place of the guide's list
_LISTS = {
    "states": _Listed("states"),
    "country": _Listed("countries"),
    "currency": _Listed("currencies"),
    "remark_code": _Listed("rarc"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What is at hand while claims are judged: rules by what they look at, packs, the day.

    ``reading`` is how files are read: by which outside code lists. ``turns`` are the days on
    which something that rules look up comes or goes.
    ``line_rules`` may read all words of a line, and ``answers`` holds by those words what was said
    of it; panels are found by the loop of a level or party, and by what their rules read
    (`edi837.agenda`).
    """

    settings: Settings
    shelf: Shelf
    wanted: Callable[[str], bool]
    rules: dict[Scope, tuple[RuleEntry, ...]]
    turns: tuple[date, ...]
    reading: ReadOptions
    line_rules: tuple[RuleEntry, ...]
    line_panels: dict[str, Panel]
    head_panels: dict[str, Panel]
    level_panels: dict[str, Panel]
    party_panels: dict[str, tuple[Panel, ...]]
    history: History | None = None
    waivers: Waivers = field(default_factory=Waivers)
    register: Register = field(default_factory=Register)
    payers: PayerList = field(default_factory=dict)
    _terms: dict[tuple[Plan, date | None], Terms] = field(default_factory=dict)
    _shared: dict[tuple[Pack, date], Terms] = field(default_factory=dict)
    answers: dict[object, LineAnswer] = field(default_factory=dict)
    _services: dict[tuple[Terms, str], ServiceRules | None] = field(default_factory=dict)
    _agendas: dict[tuple[Layout, bool], Agenda] = field(default_factory=dict)
    _calls: dict[Layout, tuple[Call, ...]] = field(default_factory=dict)

    def terms(self, plan: Plan, day: date | None) -> Terms:
        """The terms of a plan for a day of service; without one, for the day of judging.

        Plans that are judged by one pack share them: what a rule said of a wording under one
        holds under all.
        """
        key = (plan, day)
        found = self._terms.get(key)
        if found is None:
            era = self._era(day or self.settings.as_of)
            pack = self.shelf.choose(plan, era)
            found = self._shared.get((pack, era))
            if found is None:
                raised = self.settings.unknown_codes is Severity.ERROR
                grave = _OF_OUTSIDE_LISTS if raised else frozenset[str]()
                found = Terms(pack, era, self.settings.as_of, self.payers, grave)
                self._shared[bounded(self._shared, (pack, era), MOST_REMEMBERED)] = found
            self._terms[bounded(self._terms, key, MOST_REMEMBERED)] = found
        return found

    def service_rules(self, terms: Terms, code: str) -> ServiceRules | None:
        """The rules over services that obey a wish which these terms have about a code, if any."""
        key = (terms, code)
        found = self._services.get(key)
        if found is None and key not in self._services:
            entries = [
                each
                for scope in (Scope.SERVICE, Scope.POINTED)
                for each in self.rules[scope]
                if any(terms.asks(kind, code) for kind in each.wishes)
            ]
            pointed = [each for each in entries if each.scope is Scope.POINTED]
            if entries:
                others = tuple(each for each in entries if each.scope is Scope.SERVICE)
                found = ServiceRules(others, Panel(pointed) if pointed else None)
            if fits(code):
                self._services[bounded(self._services, key, MOST_REMEMBERED)] = found
        return found

    def _era(self, day: date) -> date:
        """The last day up to `day` on which a code, a wish or a pack came or went."""
        before = bisect_right(self.turns, day)
        return self.turns[before - 1] if before else date.min

    def agenda(self, layout: Layout, *, dependent: bool) -> Agenda:
        """What is asked of claims of that layout, with a 2000C above them or none."""
        key = (layout, dependent)
        found = self._agendas.get(key)
        if found is None:
            rules = self.rules[Scope.CLAIM]
            found = agenda_for(layout, rules, self.party_panels, dependent=dependent)
            if layout.recurs:
                self._agendas[bounded(self._agendas, key, MOST_LAYOUTS)] = found
        return found

    def calls(self, layout: Layout) -> tuple[Call, ...]:
        """What is asked of the parties of levels of that layout."""
        found = self._calls.get(layout)
        if found is None:
            found = tuple(calls(layout, layout.below, self.party_panels))
            if layout.recurs:
                self._calls[bounded(self._calls, layout, MOST_LAYOUTS)] = found
        return found

    def memory(self) -> Memory:
        """An empty memory for one file, beside what was sent before it."""
        return Memory(self.history)


def open_desk(settings: Settings, history: History | None = None) -> Desk:
    """Lay out rules and packs for a run; `history` is what earlier files sent.

    Raises:
        BadRule: a rule that another package brings cannot be used.
        BadPack: a pack file, or a list that the site keeps, cannot be used.
        BadGuide: a file of overrides cannot be used.
        NoSuchRule: codes are chosen or ignored that no rule has.
        NoSuchPack: ``settings.pack`` names none.
    """
    load_outside_rules()
    shelf = load_shelf(settings.pack_folders, settings.pack)
    _check_codes(shelf)
    _check_choice(settings)
    wanted = select(settings.select, settings.ignore, settings.extend_select)
    if settings.snip:
        wanted = _of_types(wanted, settings.snip)
    chosen = [entry for entry in registered() if wanted(entry.rule.code)]
    rules = {scope: tuple(e for e in chosen if e.scope is scope) for scope in Scope}
    of_lines = panels(rules[Scope.LINE])
    return Desk(
        settings=settings,
        shelf=shelf,
        wanted=wanted,
        rules=rules,
        line_rules=of_lines.pop("", Panel(())).entries,
        line_panels=of_lines,
        head_panels=panels(rules[Scope.HEAD]),
        level_panels={k: Panel(v) for k, v in _by_loop(rules[Scope.LEVEL]).items()},
        party_panels={k: party_panels(v) for k, v in _by_loop(rules[Scope.PARTY]).items()},
        turns=_turns(shelf),
        reading=_reading(settings),
        history=history,
        waivers=Waivers(
            read_waivers(settings.waivers) if settings.waivers else (),
            read_baseline(settings.baseline) if settings.baseline else frozenset(),
        ),
        register=read_authorizations(settings.authorizations),
        payers=read_payers(settings.payers),
    )


def _of_types(wanted: Callable[[str], bool], types: tuple[int, ...]) -> Callable[[str], bool]:
    """Those of the wanted codes that are of these SNIP types, envelope and guide included."""
    snip_of = {card.code: card.snip for card in _cards()}
    return lambda code: wanted(code) and snip_of.get(code, types[0]) in types


def _cards() -> Iterator[Rule]:
    """The cards of all rules, envelope and guide included."""
    yield from chain(RULES, structure_rules.RULES, ELEMENT_RULES)
    yield from (entry.rule for entry in registered())


def _reading(settings: Settings) -> ReadOptions:
    elements = ElementOptions(settings.charset, _LISTS, settings.unknown_codes)
    return ReadOptions(elements, site_overrides(settings.overrides) if settings.overrides else None)


def _by_loop(entries: tuple[RuleEntry, ...]) -> dict[str, list[RuleEntry]]:
    loops = {loop for entry in entries for loop in entry.loops}
    return {loop: [e for e in entries if loop in e.loops] for loop in loops}


def _check_codes(shelf: Shelf) -> None:
    """A pack that speaks of a rule of ours that does not exist would be obeyed in silence."""
    for pack in shelf.packs:
        for wish in pack.wishes:
            if isinstance(wish, Gravity) and is_unknown(wish.code):
                raise BadPack(pack.path, "severity.code", 0, f"there is no rule {wish.code}")


def _check_choice(settings: Settings) -> None:
    """A code mistyped would choose nothing in silence, and every file would pass."""
    for asked in (*settings.select, *settings.ignore, *settings.extend_select):
        if not any(card.code.startswith(asked) for card in _cards()):
            raise NoSuchRule(f"no rule has a code that begins with {asked}")


def _turns(shelf: Shelf) -> tuple[date, ...]:
    """Every day on which a modifier, a place, a pack or a wish begins or is no longer in force."""
    known = tables()
    turns = set(known.modifiers.turns | known.places.turns | known.procedures.turns)
    for pack in shelf.packs:
        spans = [(pack.from_, pack.until), *((wish.from_, wish.until) for wish in pack.wishes)]
        turns |= {begin for begin, _ in spans}
        turns |= {end + timedelta(days=1) for _, end in spans if end < date.max}
    return tuple(sorted(turns))
