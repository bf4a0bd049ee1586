"""pyx12 as a witness: does the guide's own validator accept a text?"""

import io
import logging

from pyx12.params import params
from pyx12.x12n_document import x12n_document


def pyx12_accepts(text: str) -> bool:
    """Whether pyx12 finds nothing wrong with the interchange.

    It is not asked for a 999: it cannot write one for an 835.
    """
    return not pyx12_complaints(text)


def pyx12_complaints(text: str) -> str:
    """What pyx12 says is wrong, as JSON text; empty when it accepts the interchange."""
    said = io.StringIO()
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    accepted = x12n_document(params(), io.StringIO(text), None, None, fd_json=said)
    return "" if accepted else said.getvalue()
