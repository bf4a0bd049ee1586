"""The pages behind `crosswalks.explain`: one function per table, from a code to its page."""

from datetime import date
from typing import NamedTuple

from crosswalks import categories as c
from crosswalks.actions import action_for
from crosswalks.classify import classify
from crosswalks.rows import Action, Entry, ProviderAdjustment
from crosswalks.tables import Row, Table, Tables


class Page(NamedTuple):
    """What one table says of a code.

    ``table`` is the kind of code; ``facts`` are names and values, in order; ``category`` is blank
    where the code has none; ``action`` what to do about a denial; ``document_facts`` what the
    billing document says of it, by number.
    """

    table: str
    code: str
    title: str
    facts: tuple[tuple[str, str], ...]
    begins: date | None = None
    ends: date | None = None
    category: str = ""
    action: Action | None = None
    document_facts: tuple[str, ...] = ()


def dated(page: Page, on: date) -> Page:
    """The page with a fact that says whether the code is in force on that day."""
    if page.begins and on < page.begins:
        word = "not yet"
    elif page.ends and page.ends < on:
        word = "no longer"
    else:
        word = "yes"
    return page._replace(facts=(*page.facts, (f"in force on {on}", word)))


def carc(known: Tables, code: str) -> Page | None:
    """A claim adjustment reason code under its most usual group."""
    row = known.carc.get(code)
    if row is None:
        return None
    group_code = row.typical_groups[0] if row.typical_groups else "CO"
    page = group_and_reason(known, group_code, code)
    return page._replace(code=code, title=f"CARC {code}: {row.label}") if page else None


def group_and_reason(known: Tables, group_code: str, code: str) -> Page | None:
    """A reason code under a group code, as it stands on a remittance without remarks."""
    row = known.carc.get(code)
    if row is None:
        return None
    found = classify(group_code, code, tables=known)
    rule = known.group_rules.get(code)
    facts = (
        ("kind", found.kind),
        ("category", _category(found.category, found.subcategory)),
        ("decided by", f"step {found.step}: {found.decided_by}"),
        ("needs a remark code", "yes, one that is no alert" if row.remark_needed else ""),
        ("usual groups", " ".join(row.typical_groups)),
        ("allowed groups", " ".join(rule.allowed_groups) if rule else ""),
        ("preventable before sending", row.preventable),
        *_dates(row),
        ("status", row.status),
        ("confidence in the category", row.confidence),
    )
    denial = found.kind == c.DENIAL
    return Page(
        "reason code",
        f"{group_code}-{code}",
        f"{group_code} {code}: {row.label}",
        facts,
        row.begins,
        row.ends,
        found.category,
        action_for(known.actions, found.category, found.subcategory) if denial else None,
        document_facts(found.category, found.subcategory) if denial else (),
    )


def rarc(known: Tables, code: str) -> Page | None:
    """A remark code."""
    row = known.rarc.get(code)
    if row is None:
        return None
    facts = (
        ("category", _category(row.category, row.subcategory)),
        ("alert", "yes: informs, decides nothing" if row.alert else "no"),
        ("replaced by", " ".join(row.replaced_by)),
        *_dates(row),
        ("status", row.status.replace("_", " ")),
        ("confidence in the category", row.confidence),
    )
    denial = not row.alert and c.denies(row.category, row.subcategory)
    return Page(
        "remark code",
        code,
        f"RARC {code}: {row.label}",
        facts,
        row.begins,
        row.ends,
        row.category,
        action_for(known.actions, row.category, row.subcategory) if denial else None,
        document_facts(row.category, row.subcategory) if denial else (),
    )


def procedure(known: Tables, code: str) -> Page | None:
    """A HCPCS level II code."""
    row = known.procedures.get(code)
    if row is None:
        return None
    facts = (
        ("unit", row.unit),
        ("family", row.family.replace("_", " ")),
        *_dates(row),
    )
    title = f"{code}: {row.label}"
    if row.document_label and row.document_label != row.label:
        title += f" (billing document: {row.document_label})"
    return Page(
        "procedure", code, title, facts, row.begins, row.ends, document_facts=row.document_facts
    )


def modifier(known: Tables, code: str) -> Page | None:
    """A procedure modifier."""
    row = known.modifiers.get(code)
    if row is None:
        return None
    rivals = [other.code for other in known.modifiers if other.exclusive == row.exclusive]
    facts = (
        ("family", row.family.replace("_", " ")),
        ("only one of", " ".join(rivals) if row.exclusive else ""),
        ("meaning", "each state's own" if row.state_defined else "national"),
        *_dates(row),
    )
    document = {"U4": ("D3.2",), "HQ": ("D3.3",)}.get(code, ("D3.4",) if row.state_defined else ())
    title = f"modifier {code}: {row.label}"
    return Page("modifier", code, title, facts, row.begins, row.ends, document_facts=document)


def place(known: Tables, code: str) -> Page | None:
    """A place of service."""
    row = known.places.get(code)
    if row is None:
        return None
    facts = (("telehealth", "yes" if row.telehealth else "no"), *_dates(row))
    title = f"place of service {code}: {row.label}"
    return Page("place of service", code, title, facts, row.begins, row.ends)


def taxonomy(known: Tables, code: str) -> Page | None:
    """A provider taxonomy code."""
    row = known.taxonomies.get(code)
    if row is None:
        return None
    facts = (("usual in behavioral health", "yes" if row.behavioral else "no"), *_dates(row))
    return Page("taxonomy", code, f"taxonomy {code}: {row.label}", facts, row.begins, row.ends)


def group(known: Tables, code: str) -> Page | None:
    """A claim adjustment group code."""
    return _entry(known.groups, "group code", code)


def claim_status(known: Tables, code: str) -> Page | None:
    """The status of a claim on a remittance (CLP02)."""
    return _entry(known.claim_status, "claim status", code)


def status_category(known: Tables, code: str) -> Page | None:
    """A status category of a 277CA."""
    return _entry(known.status_categories, "status category", code)


def status_code(known: Tables, code: str) -> Page | None:
    """A status code of a 277CA."""
    return _entry(known.status_codes, "status code", code)


def acknowledgment(known: Tables, code: str) -> Page | None:
    """What a TA1 or 999 says, as ``IK304=3``."""
    row = known.ack_codes.get(code)
    if row is None:
        return None
    file = "TA1" if code.startswith("TA1") else "999"
    return Page("acknowledgment code", code, f"{file}, {code.replace('=', ' ')}: {row.label}", ())


def provider_adjustment(known: Tables, code: str) -> Page | None:
    """A reason of a provider-level adjustment."""
    return _entry(known.provider_adjustments, "provider adjustment", code)


def status(known: Tables, category: str, code: str, entity: str) -> list[Page]:
    """The pages of a 277CA status: category, code and, where given, entity."""
    found = (
        status_category(known, category),
        status_code(known, code),
        _entry(known.entities, "entity", entity) if entity else None,
    )
    return [page for page in found if page]


def document_facts(category: str, subcategory: str) -> tuple[str, ...]:
    """The billing document's facts behind a subcategory, else behind its whole category."""
    row = c.CATEGORIES[category]
    exact = tuple(fact for fact, name in row.reasons if name == subcategory)
    return exact or row.document_facts


def _entry(table: Table[Entry] | Table[ProviderAdjustment], kind: str, code: str) -> Page | None:
    row = table.get(code)
    if row is None:
        return None
    return Page(kind, code, f"{kind} {code}: {row.label}", _dates(row), row.begins, row.ends)


def _category(category: str, subcategory: str) -> str:
    return f"{category} / {subcategory} ({c.CATEGORIES[category].label})"


def _dates(row: Row) -> tuple[tuple[str, str], ...]:
    return (
        ("in force from", str(row.begins) if row.begins else ""),
        ("in force until", str(row.ends) if row.ends else ""),
    )
