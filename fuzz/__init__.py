"""Bad input by the million: files changed at random, driven through both ways, promises checked.

* `fuzz.seeds` - what is changed: the fixtures, and public samples where they are at hand.
* `fuzz.bytewise` - changes that know nothing: bytes turned, cut, doubled.
* `fuzz.segmentwise` - changes that know X12: segments, elements, separators, counts.
* `fuzz.mutate` - some of them, one after the other; the same for the same number.
* `fuzz.promises` - what holds for any input: time, memory, and what may be raised.
* `fuzz.claims` and `fuzz.remits` - an input through `edi837` and through `edi835`.
* `fuzz.million` - a long run over all of it; `fuzz.guided` - one that coverage leads.
* `fuzz.smallest` - a found input made as small as it can be.

    python -m fuzz.million --kind both --count 10000 --jobs 2
"""
