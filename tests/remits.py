"""Short ways for tests of remittances: text in, events or a load result out."""

from io import BytesIO

from sqlite_utils import Database

from edi835.load import LoadResult, load
from edi835.model import ClaimPayment, Remittance, RemittanceEnd
from edi835.reader import Event, read_remittances
from x12.loops import read_loops
from x12.source import Source


def source(text: str, name: str = "test.835") -> Source:
    return Source(name, BytesIO(text.encode("latin-1")))


def events(text: str) -> list[Event]:
    return list(read_remittances(read_loops(source(text))))


def remittance(text: str) -> Remittance:
    return next(event for event in events(text) if isinstance(event, Remittance))


def claims(text: str) -> list[ClaimPayment]:
    return [event for event in events(text) if isinstance(event, ClaimPayment)]


def claim(text: str) -> ClaimPayment:
    return claims(text)[0]


def end(text: str) -> RemittanceEnd:
    return next(event for event in events(text) if isinstance(event, RemittanceEnd))


def load_text(db: Database, text: str, name: str = "test.835") -> LoadResult:
    return load(source(text, name), db)
