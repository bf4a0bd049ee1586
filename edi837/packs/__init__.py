"""Payer packs: what a payer asks, in TOML that a biller can read (``shipped/`` and a site's own).

`file` and `table` read them, `wishes` and `conditions` are what can be asked, `pack` is the terms
by which a claim is judged.
"""
