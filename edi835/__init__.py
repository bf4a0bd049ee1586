"""The way back: what a payer answered, to the cent, and why it did not pay the rest.

In the order in which a remittance becomes rows:

* `edi835.model` - remittance, claim payment, service payment, adjustment, denial.
* `edi835.reader` - loops of an 835 to those, one claim at a time.
* `edi835.balance` - do the lines, the claims and the payment add up? Findings with both sides.
* `edi835.denials` - each adjustment's kind, each denial's category, through `crosswalks`.
* `edi835.rowing` - the model as rows of the ledger.
* `edi835.wide_rows` - those of them with many columns.
* `edi835.load` - one file into the ledger: whole, once, or not at all.
* `edi835.result` - what became of it.
* `edi835.trends` - questions to the ledger.

Money is whole cents throughout.
"""
