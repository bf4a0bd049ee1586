"""Implementation guides: read from pyx12's maps, put right, kept as light tables.

`mapfile` reads a map into `specs`, `overrides` corrects it, `guide` is what the others ask for;
`pattern` makes one regular expression of each segment.
"""
