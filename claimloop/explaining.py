"""What `explain` knows beside the tables of codes: our rules, the checklist, the document's facts.

Each function gives lines of text, none where it does not know what was asked for.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache

import edi837.rules  # noqa: F401 - importing the families registers their rules
from crosswalks.explain import ACKNOWLEDGMENT
from crosswalks.explain import explain as look_up
from crosswalks.tables import tables
from edi837.acks.ack999 import BY_LEVEL
from edi837.checklist import checklist
from edi837.outside import load_outside_rules
from edi837.packs.file import load_shelf
from edi837.rule import REGISTRY, Example
from edi837.site.waivers import WAIVER_ENDED
from x12 import element_rules, envelope_rules, structure_rules
from x12.finding import Rule

_SNIP = {
    1: "syntax",
    2: "the implementation guide",
    3: "balancing",
    4: "situations",
    5: "code sets",
    6: "behavioral health",
    7: "the payer",
}
_FACT = re.compile(r"D\d\.\d")
_STATUS = re.compile(r"([A-Z]\d):(\d+)(?::(\w\w))?")


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of codes; those of other packages are among them.

    Raises:
        BadRule: another package's rules cannot be used.
    """
    load_outside_rules()
    cards = [*envelope_rules.RULES, *structure_rules.RULES, *element_rules.ELEMENT_RULES]
    cards += [entry.rule for entry in REGISTRY.values()] + [WAIVER_ENDED]
    return {card.code: card for card in sorted(cards, key=lambda card: card.code)}


def rule_lines(asked: str) -> list[str]:
    """The page of a rule, asked for by code or by name."""
    by_name = {card.name: card for card in rules().values()}
    card = rules().get(asked.upper()) or by_name.get(asked.lower())
    if card is None:
        return []
    lines = [f"{card.code} {card.name}: {card.summary}"]
    told = (
        ("level", f"{card.severity.label}; a payer's pack may change it"),
        ("SNIP type", f"{card.snip}, {_SNIP[card.snip]}"),
        ("why", card.why),
        ("fix", card.fix),
        ("source", card.source),
        ("acknowledged as", card.ack.replace("=", " ")),
        ("277CA status", status_words(card.status)),
    )
    lines += [f"  {name}: {text}" for name, text in told if text]
    lines += [f"  prevents: {each}" for each in prevented(card)]
    entry = REGISTRY.get(card.code)
    for example in entry.examples if entry else ():
        lines.append(f"  {example_words(example)}")
    return lines


def status_words(status: str) -> str:
    """A 277CA status with what its codes mean; empty where a rule has none."""
    found = _STATUS.fullmatch(status)
    if found is None:
        return status
    known = tables()
    rows = known.status_categories.get(found[1]), known.status_codes.get(found[2])
    labels = [row.label for row in rows if row]
    return f"{status} ({'; '.join(labels)})" if labels else status


def rules_behind(asked: str) -> list[str]:
    """Our rules that give a code of an acknowledgment, or keep a denial from coming."""
    text = asked.upper()
    for form, how, gives in _BEHIND:
        found = form.fullmatch(text)
        if found:
            return _named(how, [card for card in rules().values() if gives(card, found)])
    return []


def _acknowledges(card: Rule, asked: re.Match[str]) -> bool:
    code = f"{asked[1]}={asked[2]}"
    at_levels = (told for (of, _), told in BY_LEVEL.items() if of == card.code)
    return code in (card.ack, *at_levels) or card.ack.startswith(_IN_SHORT.get(code, ()))


def _answers(card: Rule, asked: re.Match[str]) -> bool:
    category, status, entity = (*card.status.split(":"), "", "", "")[:3]
    wanted = ((asked[1], category), (asked[2], status), (asked[3], entity))
    return all(want in (None, "", has) for want, has in wanted)


def _prevents(card: Rule, asked: re.Match[str]) -> bool:
    return any(asked[1] in denial.split("+") for denial in card.prevents)


def _named(how: str, cards: list[Rule]) -> list[str]:
    names = [f"{card.code} {card.name}" for card in cards[:_MOST_NAMED]]
    more = len(cards) - len(names)
    names += [f"{more} more"] if more else []
    return [f"  {how}: {', '.join(names)}"] if names else []


# A code that says no more than that codes of another kind follow.
_IN_SHORT = {"IK304=8": ("IK403=",), "IK502=5": ("IK304=", "IK403=")}
_MOST_NAMED = 24
_BEHIND: tuple[tuple[re.Pattern[str], str, Callable[[Rule, re.Match[str]], bool]], ...] = (
    (ACKNOWLEDGMENT, "given by", _acknowledges),
    (re.compile(r"(?:([A-Z]\d):|STATUS )(\d+)(?::(\w\w))?"), "given by", _answers),
    (
        re.compile(
            r"(?:(?:CARC|RARC|REASON|REMARK) )?(?:(?:CO|OA|PI|PR)[ -]*)?([A-Z]{0,2}\d{1,3})"
        ),
        "kept from coming by",
        _prevents,
    ),
)


def prevented(card: Rule) -> list[str]:
    """The denials that a rule stops, each with its words: ``16+N822: ...``."""
    known, told = tables(), []
    for denial in card.prevents:
        carc, _, rarc = denial.partition("+")
        reason, remark = known.carc.get(carc), known.rarc.get(rarc)
        words = "; ".join(row.label for row in (reason, remark) if row)
        told.append(f"{denial}: {words}" if words else denial)
    return told


def example_words(example: Example) -> str:
    """An example as the edits of a clean claim that it is."""
    under = f" under {example.pack}" if example.pack else ""
    place = f", told at {example.at}" if example.at else ""
    return f"{'stops' if example.stops else 'okay '} {' ; '.join(example.steps)}{under}{place}"


def checklist_lines(asked: str) -> list[str]:
    """What no claim shows, for the word ``checklist``."""
    if asked.lower() != "checklist":
        return []
    lines = ["before sending, what the billing document asks for and no claim shows:"]
    return lines + [f"  [ ] {item.ask} ({item.fact})" for item in checklist()]


def fact_lines(asked: str) -> list[str]:
    """Where a fact of the billing document (``D5.2``) is kept: rules, settings, questions."""
    fact = asked.upper()
    if not _FACT.fullmatch(fact):
        return []
    cited = re.compile(rf"\b{re.escape(fact)}\b")
    lines = [f"  asked before sending: {item.ask}" for item in checklist() if item.fact == fact]
    lines += [
        f"  rule {card.code}: {card.summary}" for card in rules().values() if cites(card, cited)
    ]
    sources = [wish.source for wish in load_shelf().default.wishes]
    lines += [f"  setting of its pack: {each}" for each in sources if cited.search(each)]
    lines += [f"  {page}" for page in document_pages(fact)]
    return [f"{fact} of the billing document", *lines] if lines else []


def cites(card: Rule, cited: re.Pattern[str]) -> bool:
    """Whether a rule rests on a fact, alone or within a span as in ``D7.1 to D7.4``."""
    return any(cited.search(text) for text in (card.source, _spelled(card.source)))


def _spelled(source: str) -> str:
    found = re.finditer(r"(D\d)\.(\d) to \1\.(\d)", source)
    return " ".join(
        f"{span[1]}.{n}" for span in found for n in range(int(span[2]), int(span[3]) + 1)
    )


def document_pages(fact: str) -> list[str]:
    """The procedures and modifiers of the tables that the document's fact is about."""
    known = tables()
    rows = [f"procedure {r.code}: {r.label}" for r in known.procedures if fact in r.document_facts]
    asked = [look_up(f"modifier {code}") for code in ("U4", "HQ")]
    pages = [page for found in asked for page in found.pages if fact in page.document_facts]
    return rows + [page.title for page in pages]


def nearest_rules(asked: str) -> list[str]:
    """Rules whose code or name looks like what was asked for."""
    names = {card.name: card.code for card in rules().values()}
    close = get_close_matches(asked.upper(), rules(), n=3, cutoff=0.7)
    close += [names[each] for each in get_close_matches(asked.lower(), names, n=3, cutoff=0.6)]
    return list(dict.fromkeys(close))
