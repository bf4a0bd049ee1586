"""The night: what waits in the inbox is gated or loaded, each content once, and nobody watches.

**How nothing is lost, and nothing done twice.** A file stays in the inbox until all of it is done.
Its bytes are copied into the ``state`` folder while their fingerprint is taken (`inbox`, `unpack`),
and everything after that reads the copy. Each content goes through the ledger's journal
(`ledger.journal`), which knows it by its fingerprint alone, whatever its name or the clock say:

1. *taken*: a row with the day by which it is judged, which it keeps however often work on it begins
   anew. A run that dies now leaves nothing else behind; what it had written is swept away.
2. Its outputs are written into ``state/stage/<fingerprint>`` and synced (`gating`).
3. *decided*: one transaction writes down the outputs with their fingerprints, the accepted claims
   as sent, the control totals and the control numbers used; for a remittance the same transaction
   holds its rows (`loading`). A run that dies after it has decided; the next one goes on from here.
4. Each output is renamed into its place (`placing`): in the stage it is still to be moved, gone
   from there it was moved, even where a partner has already fetched it.
5. *done*; then the original goes to the archive, or to quarantine, and leaves the inbox (`letgo`).

A name that is put in place is made of the input's name and its fingerprint, acknowledgments take
their numbers from the ledger, files are taken in the order of their names, and days are those of
the journal: a run that was killed and went on gives the same bytes as one that was not.

Rooms: `config` (nightly.toml), `lock`, `inbox`, `unpack`, `kinds`, `gating`, `loading`, `placing`,
`letgo`, `recover`, `run` (all of it in order), `after` (trends, matching, report), `told`
(run.json, summary), `metrics`, `status`, `log`.
"""
