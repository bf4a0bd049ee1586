"""A payer pack: what one payer wishes of a claim, and which of its wishes hold on a day.

A pack is data that a biller can read (``packs/*.toml``); how a file becomes one is
`edi837.packfile`'s business. A pack inherits from another, in the end from the billing document:
its own wish about a code is asked first, then that of the pack it extends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from edi837.wishes import (
    Authorization,
    Gravity,
    Level,
    Markers,
    Modifiers,
    Places,
    SameDay,
    Units,
    Wish,
)
from x12.finding import Severity

W = TypeVar("W", bound=Wish)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One pack file. ``payer_ids`` are the 2010BB NM109 values that it is chosen for.

    ``from_`` and ``until`` bound the days of service for which the payer may be judged by it;
    ``verify_before_use`` marks facts that somebody must check with the payer first.
    """

    name: str
    title: str
    source: str
    path: Path
    wishes: tuple[Wish, ...]
    parent: "Pack | None" = None
    payer_ids: tuple[str, ...] = ()
    from_: date = date.min
    until: date = date.max
    verify_before_use: bool = False

    def in_force(self, kind: type[W], code: str, day: date) -> W | None:
        """The wish of that kind about `code` that holds on `day`; None where there is none."""
        for wish in self.wishes:
            if type(wish) is kind and wish.code == code and wish.from_ <= day <= wish.until:
                return wish
        return self.parent.in_force(kind, code, day) if self.parent else None

    @property
    def ancestry(self) -> Iterator["Pack"]:
        """The pack and those it inherits from, nearest first."""
        yield self
        if self.parent:
            yield from self.parent.ancestry


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """A pack on a day of service: what rules ask. ``as_of`` is the day on which we judge.

    ``day`` stands for all days of its era (`edi837.desk`): in all of them the same codes and
    wishes are in force. One wish is looked up once for each code.
    """

    pack: Pack
    day: date
    as_of: date
    _found: dict[tuple[type[Wish], str], Wish | None] = field(default_factory=dict)

    def markers(self, code: str) -> Markers | None:
        """The group and individual markers of a code."""
        return self._wish(Markers, code)

    def modifiers(self, code: str) -> Modifiers | None:
        """Modifiers that a code must or must not carry."""
        return self._wish(Modifiers, code)

    def own_modifiers(self, code: str) -> tuple[str, ...]:
        """The modifiers that the pack itself names for a code, known nationally or not."""
        markers, wish = self.markers(code), self.modifiers(code)
        return (markers.all if markers else ()) + (wish.required if wish else ())

    def units(self, code: str) -> Units | None:
        """The payer's limit of units of a code."""
        return self._wish(Units, code)

    def places(self, code: str) -> Places | None:
        """Where the payer takes a code."""
        return self._wish(Places, code)

    def authorization(self, code: str) -> Level:
        """How grave a missing authorization of a code is; None where none is needed."""
        wish = self._wish(Authorization, code)
        return wish.required if wish else None

    def same_day(self, code: str) -> SameDay | None:
        """What may not stand beside a code on one day."""
        return self._wish(SameDay, code)

    def severity(self, rule_code: str, said: Severity) -> Level:
        """How grave a finding of a rule is to this payer; None where it is not to be told."""
        wish = self._wish(Gravity, rule_code)
        return wish.level if wish else said

    def _wish(self, kind: type[W], code: str) -> W | None:
        key = (kind, code)
        if key not in self._found:
            self._found[key] = self.pack.in_force(kind, code, self.day)
        found = self._found[key]
        return found if isinstance(found, kind) else None


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The packs at hand. ``forced`` is the one to use for every claim, where one was asked for."""

    packs: tuple[Pack, ...]
    default: Pack
    forced: Pack | None = None

    def choose(self, payer_id: str, day: date) -> Pack:
        """The pack for a payer on a day of service; the default where none is made for it."""
        if self.forced:
            return self.forced
        for pack in self.packs:
            if payer_id in pack.payer_ids and pack.from_ <= day <= pack.until:
                return pack
        return self.default
