"""A batch through the gate, cut into the claims that go out and those that come back.

`intake` takes note of each loop as it is judged and puts it aside, `plan` decides which half each
goes to, `deal` and `split` write the halves, `conserve` counts both against the original, and
`publish` puts all files in place or none.
"""
