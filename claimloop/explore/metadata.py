"""What Datasette tells of a copy: titles, every table and column in words, questions, facets."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from ledger.db import open_ledger
from ledger.described import described

FACETS = {
    "denials": ["payer", "category", "carc"],
    "claims": ["state", "status", "kind"],
    "adjustments": ["kind", "category", "group_code"],
    "payments": ["payer", "method"],
    "service_lines": ["procedure"],
    "denial_months": ["payer", "category"],
    "work": ["status", "owner"],
}
_LABELS = {"files": "name", "payments": "trace", "claims": "claim_id", "service_lines": "procedure"}
_SIZE = 50


def metadata(copy: Path) -> dict[str, Any]:
    """Datasette's metadata for the copy at `copy`. Raises `ledger.errors.LedgerError`."""
    with open_ledger(copy) as db:
        words = described(db)
    tables: dict[str, dict[str, Any]] = {
        name: {
            "description": told.about,
            "columns": {column: text for column, text in told.columns.items() if text},
            "size": _SIZE,
        }
        for name, told in words.items()
    }
    for name, facets in FACETS.items():
        tables[name]["facets"] = facets
    for name, column in _LABELS.items():
        tables[name]["label_column"] = column
    tables["_sqlite_migrations"]["hidden"] = True
    return {
        "title": "Remittances: what payers answered",
        "description": "A copy that cannot be changed. Money is in whole cents; the views whose "
        "names end in _dollars show dollars. Begin with the prepared questions.",
        "databases": {
            copy.stem: {
                "description": "Payments, claims, lines, adjustments, denials and their sums.",
                "tables": tables,
                "queries": {
                    name: {
                        "title": told["title"],
                        "description": told["about"],
                        "sql": told["sql"].strip(),
                    }
                    for name, told in questions().items()
                },
            }
        },
        "extra_js_urls": ["/charts/vega.js", "/charts/draw.js"],
        "extra_css_urls": ["/charts/look.css"],
    }


def questions() -> dict[str, dict[str, str]]:
    """The prepared questions by name: ``title``, ``about``, ``sql``, and what to ``chart``."""
    text = resources.files("claimloop.explore").joinpath("questions.toml")
    return tomllib.loads(text.read_text(encoding="utf-8"))
