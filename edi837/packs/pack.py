"""A payer pack: what one payer wishes of a claim, and which of its wishes hold on a day.

A pack is data that a biller can read (``packs/*.toml``); how a file becomes one is
`edi837.packs.file`'s business. A pack inherits from another, in the end from the billing document:
its own wish about a code is asked first, then that of the pack it extends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from edi837.claim.facts import Plan
from edi837.packs.sample import SampleClaim
from edi837.packs.wishes import (
    Attachments,
    Authorization,
    Condition,
    Deadlines,
    Diagnoses,
    Gravity,
    Level,
    LineControl,
    Markers,
    Minutes,
    Modifiers,
    Numbers,
    Places,
    Providers,
    Referrals,
    SameDay,
    Units,
    Wish,
)
from edi837.site.payers import PayerList
from x12.finding import Severity

W = TypeVar("W", bound=Wish)
ANY = "*"
_TWO_YEARS = timedelta(days=731)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One pack file. ``payer_ids`` are the 2010BB NM109 values that it is chosen for.

    ``payer_names`` are NM103 values for which it is chosen too, in any case of letters;
    ``business`` keeps it to those lines of business (SBR09), and alone stands for every payer of
    them. ``samples`` are the claims by which the pack shows what it does. ``from_`` and ``until``
    bound the days of service for which the payer may be judged by it; ``verify_before_use`` marks
    facts that somebody must check with the payer first.
    """

    name: str
    title: str
    source: str
    path: Path
    wishes: tuple[Wish, ...]
    parent: "Pack | None" = None
    payer_ids: tuple[str, ...] = ()
    payer_names: tuple[str, ...] = ()
    business: tuple[str, ...] = ()
    samples: tuple[SampleClaim, ...] = ()
    from_: date = date.min
    until: date = date.max
    verify_before_use: bool = False

    def in_force(self, kind: type[W], code: str, day: date) -> W | None:
        """The wish of that kind about `code` that holds on `day`; None where there is none.

        One about the code itself comes before one about all codes.
        """
        for about in (code, ANY):
            for wish in self._own(kind, day):
                if wish.code == about:
                    return wish
        return self.parent.in_force(kind, code, day) if self.parent else None

    def all_in_force(self, kind: type[W], code: str, day: date) -> tuple[W, ...]:
        """All wishes of that kind about `code` on `day`, those inherited as well."""
        own = tuple(wish for wish in self._own(kind, day) if wish.code in (code, ANY))
        return own + (self.parent.all_in_force(kind, code, day) if self.parent else ())

    def _own(self, kind: type[W], day: date) -> Iterator[W]:
        for wish in self.wishes:
            if type(wish) is kind and wish.from_ <= day <= wish.until:
                yield wish

    def fit(self, plan: Plan, day: date) -> int:
        """How closely the pack is made for a plan on a day: 4 by id, 2 by name, 1 by business.

        0 where it is made for another; by id and business is closer than by id alone.
        """
        if not self.from_ <= day <= self.until:
            return 0
        if self.business and plan.business and plan.business not in self.business:
            return 0
        own = plan.business in self.business
        if plan.payer_id in self.payer_ids:
            return 4 + own
        if self.payer_names and plan.payer_name.casefold() in map(str.casefold, self.payer_names):
            return 2 + own
        return int(own and not self.payer_ids and not self.payer_names)

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
    wishes are in force. ``payers`` are those that the site sends to, empty where it keeps no list.
    ``grave`` are rules whose findings are errors where the pack has no wish about them. One wish is
    looked up once for each code.
    """

    pack: Pack
    day: date
    as_of: date
    payers: PayerList = field(default_factory=dict)
    grave: frozenset[str] = frozenset()
    _found: dict[tuple[type[Wish], str], Wish | None] = field(default_factory=dict)

    @property
    def oldest(self) -> date:
        """The day before which hardly any service is still billed."""
        return self.as_of - _TWO_YEARS

    def markers(self, code: str) -> Markers | None:
        """The group and individual markers of a code."""
        return self._wish(Markers, code)

    def modifiers(self, code: str) -> Modifiers | None:
        """Modifiers that a code must or must not carry."""
        return self._wish(Modifiers, code)

    def own_modifiers(self, code: str) -> tuple[str, ...]:
        """The modifiers that the pack itself names for a code, known nationally or not."""
        markers, wish, providers = self.markers(code), self.modifiers(code), self.providers(code)
        own = (markers.all if markers else ()) + (wish.named if wish else ())
        return own + (providers.credentials if providers else ())

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

    def minutes(self, code: str) -> Minutes | None:
        """How the payer rounds minutes to units."""
        return self._wish(Minutes, code)

    def providers(self, code: str) -> Providers | None:
        """Who may render a code."""
        return self._wish(Providers, code)

    def deadlines(self, code: str) -> Deadlines | None:
        """How long after the service the payer takes a claim."""
        return self._wish(Deadlines, code)

    def diagnoses(self, code: str) -> Diagnoses | None:
        """Of which diagnoses a line must point at one."""
        return self._wish(Diagnoses, code)

    def attachments(self, code: str) -> Attachments | None:
        """Whether an attachment must be announced."""
        return self._wish(Attachments, code)

    def line_control(self, code: str) -> Level:
        """How grave a missing line control number is."""
        wish = self._wish(LineControl, code)
        return wish.required if wish else None

    def numbers(self, code: str) -> Numbers | None:
        """How the payer writes its numbers."""
        return self._wish(Numbers, code)

    def referrals(self, code: str) -> Referrals | None:
        """Who must be named beside who rendered."""
        return self._wish(Referrals, code)

    def asks(self, kind: type[Wish], code: str) -> bool:
        """Whether the payer has a wish of that kind about a code."""
        return bool(self.pack.all_in_force(kind, code, self.day))

    def conditions(self, code: str) -> tuple[Condition, ...]:
        """What else the payer asks of a code."""
        return self.pack.all_in_force(Condition, code, self.day)

    def severity(self, rule_code: str, said: Severity) -> Level:
        """How grave a finding of a rule is to this payer; None where it is not to be told."""
        wish = self._wish(Gravity, rule_code)
        if wish:
            return wish.level
        return Severity.ERROR if rule_code in self.grave else said

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

    def choose(self, plan: Plan, day: date) -> Pack:
        """The pack for a plan on a day of service; the default where none is made for it."""
        if self.forced:
            return self.forced
        best = max(self.packs, key=lambda pack: pack.fit(plan, day), default=self.default)
        return best if best.fit(plan, day) else self.default
