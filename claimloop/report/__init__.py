"""A page for people who look after denials: figures, charts, tables, complete in one file.

* `claimloop.report.figures` - everything that the page tells, asked of a ledger.
* `claimloop.report.charts` - figures to charts (Altair).
* `claimloop.report.page` - all of it to one HTML file that needs no network.
"""
