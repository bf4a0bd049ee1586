"""Why a segment is refused: each fault of its elements, told exactly.

This is the slow way, gone only where the segment's expression does not match
(`x12.guides.pattern`). It tells one fault per element, the most telling one, and judges conditions
between elements only where the elements themselves are sound.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from x12 import element_rules as rules
from x12.delimiters import Delimiters
from x12.element_text import Trouble, dated_trouble, form_trouble, text_trouble
from x12.finding import Rule, Severity
from x12.guides.conditions import dated_elements, note_holds
from x12.guides.pattern import CHARSETS, repeated, values_at
from x12.guides.specs import ElementSpec, SegmentNode

_SHOWN_CODES = 8


class Fault(NamedTuple):
    """One fault: the rule broken, where, the value as written, what is wrong in words.

    ``element`` and ``component`` count from 1; component 0 is the whole element, element 0 the
    whole segment. ``message`` never holds the value, which may be a person's.
    """

    rule: Rule
    element: int
    component: int
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class ElementOptions:
    """What a site may choose: ``basic`` or ``extended`` characters, and lists of external codes.

    ``external`` maps the names that the guide gives (``states``, ``pos``, ``remark_code``) to the
    codes known; values of a list that is not given are not checked.
    """

    charset: str = "extended"
    external: Mapping[str, Container[str]] = field(default_factory=dict)
    external_severity: Severity = Severity.WARNING


_DEFAULT = ElementOptions()


def explain(
    node: SegmentNode,
    segment: list[str],
    delimiters: Delimiters,
    options: ElementOptions = _DEFAULT,
) -> list[Fault]:
    """The faults of a split segment that is at home at `node`, in the order of its elements.

    Empty exactly where `x12.guides.pattern.matcher` accepts the segment, but for external codes.
    """
    return _Segment(node, segment, delimiters, options).faults()


@cache
def external_elements(node: SegmentNode) -> tuple[tuple[int, int, str], ...]:
    """Where `node` refers to external lists: (element, component or 0, name of the list)."""
    return tuple(
        (spec.seq, 0 if part is spec else part.seq, part.external)
        for spec in node.elements
        if spec.usage != "N"
        for part in (spec, *spec.components)
        if part.external and part.usage != "N"
    )


def check_external(
    node: SegmentNode,
    segment: list[str],
    delimiters: Delimiters,
    options: ElementOptions = _DEFAULT,
) -> list[Fault]:
    """The values of a segment, sound in itself, that are in none of the external lists given."""
    faults = []
    for number, place, name in external_elements(node):
        known = options.external.get(name)
        if known is None:
            continue
        spec = node.elements[number - 1]
        part = spec.components[place - 1] if place else spec
        for value in values_at(segment, spec, part, delimiters):
            if value not in known and value not in part.codes:
                rule = _unknown_code(options.external_severity)
                message = f"{part.name}: not among the {name.replace('_', ' ')} codes known"
                faults.append(Fault(rule, number, place, value, message))
    return faults


@cache
def _unknown_code(severity: Severity) -> Rule:
    return replace(rules.UNKNOWN_CODE, severity=severity)


class _Segment:
    """One refused segment under examination."""

    def __init__(
        self,
        node: SegmentNode,
        segment: list[str],
        delimiters: Delimiters,
        options: ElementOptions,
    ) -> None:
        self.node = node
        self.segment = segment
        self.delimiters = delimiters
        self.options = options
        self.dated = dated_elements(node)
        self.allowed = CHARSETS[options.charset].difference(delimiters)
        self.length = len(segment)
        while self.length > 1 and not segment[self.length - 1]:
            self.length -= 1

    def faults(self) -> list[Fault]:
        if self.length == 1:
            message = f"{self.node.name}: the segment has no element"
            return [Fault(rules.EMPTY_SEGMENT, 1, 0, "", message)]
        found = [fault for spec in self.node.elements for fault in self.element(spec)]
        found += self.conditions({fault.element for fault in found})
        told = {fault.element for fault in found}
        found += [fault for fault in self.ending() if fault.element not in told]
        external = check_external(self.node, self.segment, self.delimiters, self.options)
        found += [fault for fault in external if fault.element not in told]
        return sorted(found, key=lambda fault: fault.element)

    def value(self, number: int) -> str:
        return self.segment[number] if number < self.length else ""

    def ending(self) -> Iterator[Fault]:
        """What stands behind the last element of the guide, or behind the last value."""
        most = len(self.node.elements)
        if self.length - 1 > most:
            message = f"{self.length - 1} elements, at most {most} expected"
            yield Fault(rules.TOO_MANY_ELEMENTS, most + 1, 0, self.value(most + 1), message)
        elif self.length < len(self.segment):
            count = len(self.segment) - self.length
            message = f"{count} element separator{'s' * (count > 1)} at the end of the segment"
            yield Fault(rules.NEEDLESS_SEPARATORS, self.length, 0, "", message)

    def conditions(self, faulty: set[int]) -> Iterator[Fault]:
        """The relational notes broken; none of which an element has a fault of its own."""
        told = set(faulty)
        for letter, numbers in self.node.notes:
            present = [bool(self.value(number)) for number in numbers]
            if told.intersection(numbers) or note_holds(letter, present):
                continue
            fault = self.condition(letter, numbers, present)
            told.add(fault.element)
            yield fault

    def condition(self, letter: str, numbers: tuple[int, ...], present: list[bool]) -> Fault:
        names = ", ".join(f"{self.node.id}{number:02}" for number in numbers)
        if letter == "E":
            _, second = (n for n, there in zip(numbers, present, strict=True) if there)
            message = f"only one of {names} may be there"
            return Fault(rules.EXCLUSION_BROKEN, second, 0, self.value(second), message)
        missing = next(n for n, there in zip(numbers, present, strict=True) if not there)
        first, others = f"{self.node.id}{numbers[0]:02}", ", ".join(names.split(", ")[1:])
        message = {
            "P": f"{names} go together, all or none",
            "R": f"at least one of {names} is required",
            "C": f"{first} calls for {others}",
            "L": f"{first} calls for at least one of {others}",
        }[letter]
        return Fault(rules.CONDITION_BROKEN, missing, 0, "", message)

    def element(self, spec: ElementSpec) -> Iterator[Fault]:
        value = self.value(spec.seq)
        trouble = self.whole(spec, value)
        if trouble:
            yield Fault(trouble.rule, spec.seq, 0, value, f"{spec.name}: {trouble.text}")
            return
        if not value:
            return
        several = repeated(spec, self.delimiters)
        for one in value.split(self.delimiters.repetition) if several else [value]:
            fault = self.composite(spec, one) if spec.components else self.simple(spec, one)
            if fault:
                yield fault
                return

    def whole(self, spec: ElementSpec, value: str) -> Trouble | None:
        """What is wrong with an element before looking into it."""
        if not value.strip(self.delimiters.component + self.delimiters.repetition):
            if spec.usage == "R":
                return Trouble(rules.REQUIRED_MISSING, "required, and empty")
            return (
                Trouble(rules.NEEDLESS_SEPARATORS, "separators without values") if value else None
            )
        if spec.usage == "N":
            return Trouble(rules.NOT_USED, "not used by the guide, and not empty")
        if self.delimiters.repetition:
            count = value.count(self.delimiters.repetition) + 1
            if count > spec.repeat:
                text = f"{count} repetitions, at most {spec.repeat} expected"
                return Trouble(rules.TOO_MANY_REPETITIONS, text)
        return None

    def simple(self, spec: ElementSpec, value: str) -> Fault | None:
        parts = value.split(self.delimiters.component)
        if len(parts) > 1:
            trouble: Trouble | None = Trouble(
                rules.TOO_MANY_COMPONENTS, f"{len(parts)} components, 1 expected"
            )
        else:
            trouble = self.text(spec, value, self.dated.get(spec.seq))
        if trouble is None:
            return None
        return Fault(trouble.rule, spec.seq, 0, value, f"{spec.name}: {trouble.text}")

    def text(self, spec: ElementSpec, value: str, qualifier: ElementSpec | None) -> Trouble | None:
        if not value:
            return Trouble(rules.NEEDLESS_SEPARATORS, "an empty repetition")
        written = self.value(qualifier.seq) if qualifier else ""
        if qualifier and written in qualifier.codes:
            return dated_trouble(written, value) or form_trouble(spec, value)
        # A qualifier that is missing or wrong has its own fault; the text is then only a text.
        return code_trouble(spec, value, self.allowed)

    def composite(self, spec: ElementSpec, value: str) -> Fault | None:
        parts = value.split(self.delimiters.component)
        length = len(parts)
        while length and not parts[length - 1]:
            length -= 1
        most = len(spec.components)
        for part in spec.components:
            written = parts[part.seq - 1] if part.seq <= length else ""
            trouble = self.component(part, written)
            if trouble:
                text = f"{part.name}: {trouble.text}"
                return Fault(trouble.rule, spec.seq, part.seq, written, text)
        if length > most:
            text = f"{spec.name}: {length} components, at most {most} expected"
            return Fault(rules.TOO_MANY_COMPONENTS, spec.seq, most + 1, parts[most], text)
        if length < len(parts):
            text = f"{spec.name}: component separators at its end"
            return Fault(rules.NEEDLESS_SEPARATORS, spec.seq, length + 1, "", text)
        return None

    def component(self, part: ElementSpec, value: str) -> Trouble | None:
        if not value:
            if part.usage != "R":
                return None
            return Trouble(rules.REQUIRED_MISSING, "required in its composite, and empty")
        if part.usage == "N":
            return Trouble(rules.NOT_USED, "not used by the guide, and not empty")
        return code_trouble(part, value, self.allowed)


def code_trouble(spec: ElementSpec, value: str, allowed: frozenset[str]) -> Trouble | None:
    """What is wrong with the text of an element whose codes the guide may list."""
    if not spec.codes or spec.external:
        return text_trouble(spec, value, allowed) or form_trouble(spec, value)
    if value in spec.codes:
        return form_trouble(spec, value)
    shown = ", ".join(spec.codes[:_SHOWN_CODES])
    more = ", …" if len(spec.codes) > _SHOWN_CODES else ""
    one = "" if len(spec.codes) == 1 else "one of "
    return Trouble(rules.BAD_CODE, f"{one}{shown}{more} expected")
