"""Imported by the server that nights are forked from: guides, tables and rules are read once."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

import claimloop.commands.nightly  # noqa: F401 - all that a night imports
from edi835.load import load
from ledger.schema import migrations
from tests.batches import NAME, run_gate
from tests.support import clean_835, clean_837
from x12.source import Source

with TemporaryDirectory() as folder:
    run_gate(clean_837(), Path(folder))
    ledger = Database(memory=True)
    migrations.apply(ledger)
    load(Source(NAME, io.BytesIO(clean_835().encode())), ledger)
