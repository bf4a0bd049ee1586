"""What stops a run. What a sender wrote wrong is a Finding, never one of these.

X12Error
|-- NotX12          no interchange header where one must stand
|-- Unreadable      the bytes cannot be had: missing, locked, damaged archive
|-- NotMasked       what a file holds cannot be masked without doubt
`-- BadGuide        a guide's map or an override file of it cannot be used
"""


class X12Error(Exception):
    """The root of this room's exceptions; its text is one line that a person can act on."""


class NotX12(X12Error):
    """The source holds no X12 interchange."""


class Unreadable(X12Error):
    """The source cannot be opened or read to its end."""


class NotMasked(X12Error):
    """A file holds something that cannot be masked without doubt; no copy of it is made."""


class BadGuide(X12Error):
    """A guide's map, or an override of it, is missing or wrong."""
