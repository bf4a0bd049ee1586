"""A claim as it is read: the levels above it, its lines and parties, and what each segment says.

Nothing here judges. `model` and `line` are what rules look at; `part` is what both are made of,
`layout` where the parts lie, `facts` and `details` what the words mean.
"""
