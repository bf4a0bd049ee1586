"""The rows of the tables: one NamedTuple per shape of table, its fields the columns of the CSV.

A field's type says how its column is read: ``bool`` is ``y`` or ``n``, a date is ISO or blank,
a tuple is words with blanks between them. ``begins`` and ``ends`` are inclusive; None is open.
"""

from datetime import date
from typing import NamedTuple


class Entry(NamedTuple):
    """A code with a label and nothing more: groups, states, statuses, PLB reasons."""

    code: str
    label: str
    begins: date | None
    ends: date | None


class ProviderAdjustment(NamedTuple):
    """A reason of a provider-level adjustment (PLB03-1).

    ``family`` is takeback, forward_balance, interest or other: money that is no claim's.
    """

    code: str
    label: str
    begins: date | None
    ends: date | None
    family: str


class Carc(NamedTuple):
    """A claim adjustment reason code.

    ``kind`` holds until group, claim status or line say otherwise (`crosswalks.classify`);
    ``in_document`` is true where the category is one of the billing document's own;
    ``remark_needed``: the code's definition asks for a remark code that is not an alert;
    ``preventable`` before submission: yes, maybe, no; ``confidence`` in our category.
    """

    code: str
    label: str
    kind: str
    category: str
    subcategory: str
    in_document: bool
    remark_needed: bool
    typical_groups: tuple[str, ...]
    preventable: str
    status: str
    begins: date | None
    ends: date | None
    modified: date | None
    confidence: str


class Rarc(NamedTuple):
    """A remittance advice remark code. ``alert``: it informs and never decides anything.

    ``replaced_by`` are remark codes, or reason codes written ``CARC-45``.
    """

    code: str
    label: str
    category: str
    subcategory: str
    in_document: bool
    alert: bool
    status: str
    replaced_by: tuple[str, ...]
    begins: date | None
    modified: date | None
    confidence: str

    @property
    def ends(self) -> date | None:
        """Open: the published list gives no stop dates for remark codes."""
        return None


class GroupRule(NamedTuple):
    """The group codes under which a CARC (``code``) may stand, by its usage note."""

    code: str
    allowed_groups: tuple[str, ...]
    note: str

    @property
    def begins(self) -> date | None:
        """Open: usage notes are not dated."""
        return None

    @property
    def ends(self) -> date | None:
        """Open: usage notes are not dated."""
        return None


class Place(NamedTuple):
    """A place of service. ``telehealth``: the patient is elsewhere than the clinician."""

    code: str
    label: str
    telehealth: bool
    begins: date | None
    ends: date | None


class Modifier(NamedTuple):
    """A procedure modifier.

    ``level`` is 1 (CPT) or 2 (HCPCS); at most one modifier of the same ``exclusive`` group should
    stand on a line (blank: no such group); ``state_defined``: each state gives it a meaning.
    """

    code: str
    label: str
    level: int
    family: str
    exclusive: str
    state_defined: bool
    begins: date | None
    ends: date | None


class Procedure(NamedTuple):
    """A HCPCS level II code. ``unit`` is 15 min, hour, day, session or service.

    ``minutes`` of one unit (None where a unit is not a time); ``document_label`` is what the
    billing document calls it, where it names the code; ``document_facts`` are its numbers there.
    """

    code: str
    label: str
    unit: str
    minutes: int | None
    family: str
    document_label: str
    document_facts: tuple[str, ...]
    begins: date | None
    ends: date | None


class Taxonomy(NamedTuple):
    """A provider taxonomy code. ``behavioral``: usual in behavioural health."""

    code: str
    label: str
    behavioral: bool
    begins: date | None
    ends: date | None


class DiagnosisCategory(NamedTuple):
    """The billable ICD-10-CM codes of one category (``code``, F20), without the decimal point.

    Each of ``endings`` is the middle and, after a colon, every last character that may follow it:
    ``8:19`` are F2081 and F2089, ``:59`` are F205 and F209; ``-`` is the category itself.
    """

    code: str
    endings: tuple[str, ...]
    begins: date | None
    ends: date | None


class Action(NamedTuple):
    """What to do about a denial of a category (``subcategory`` blank: the rest of it).

    ``next_step`` and ``evidence`` are sentences; ``never_appeal`` says why an appeal is wasted
    (blank: an appeal may make sense); ``work`` is resubmit, send_records, appeal, bill_other,
    ask_payer or write_off.
    """

    category: str
    subcategory: str
    work: str
    next_step: str
    evidence: str
    never_appeal: str
