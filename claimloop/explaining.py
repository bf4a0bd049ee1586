"""What `explain` knows beside the tables of codes: our rules, the checklist, the document's facts.

Each function gives lines of text, none where it does not know what was asked for.
"""

import re
from difflib import get_close_matches
from functools import cache

import edi837.rules  # noqa: F401 - importing the families registers their rules
from crosswalks.explain import explain as look_up
from crosswalks.tables import tables
from edi837.checklist import checklist
from edi837.packfile import load_shelf
from edi837.rule import REGISTRY, Example
from edi837.waivers import WAIVER_ENDED
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
    """Every rule of the program by its code, in the order of codes."""
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
