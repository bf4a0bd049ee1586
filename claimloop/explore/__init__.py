"""A ledger to look around in: Datasette over a copy that cannot be changed, on this machine alone.

* `claimloop.explore.copy` - the copy, without member ids.
* `claimloop.explore.metadata` - every table and column described, questions prepared.
* `claimloop.explore.serve` - the server, on the loopback address.
"""
