"""The rules, a family a file, imported in the order in which their findings are read.

An outside package adds its own by an entry point in the group ``edi837.rules`` that names a module.
"""

from edi837.rules import (
    balance,
    dates,
    diagnosis,
    document,
    identifiers,
    markers,
    modifiers,
    neighbours,
    payer,
    payer_services,
    payer_units,
    places,
    telehealth,
    units,
)

__all__ = [
    "balance",
    "dates",
    "diagnosis",
    "document",
    "identifiers",
    "markers",
    "modifiers",
    "neighbours",
    "payer",
    "payer_services",
    "payer_units",
    "places",
    "telehealth",
    "units",
]
