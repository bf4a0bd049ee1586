"""What is said of a file that broke off."""

from edi835.model import Remittance
from x12.envelope import Interchange


def without_se(remittance: Remittance) -> str:
    """Of a set that did not end."""
    number = _shown(remittance.transaction.control_number)
    return f"835 set{number} has no SE: the file broke off"


def without_iea(interchange: Interchange) -> str:
    """Of an interchange that did not end."""
    return f"interchange{_shown(interchange.control_number)} has no IEA: the file broke off"


def _shown(control_number: str) -> str:
    """A control number as it is told: a sender who wrote a name there is not repeated."""
    return f" {control_number}" if control_number.isdecimal() else ""
