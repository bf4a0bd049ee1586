"""The grammar of X12: text to segments to loops to envelopes. Knows no claim.

Words of the room, in the order in which a file becomes them:

* *source* - an open stream of bytes with a name: a file, a member of a zip, standard input.
* *delimiters* - the four separators, read from each ISA.
* *segment* - a plain ``list[str]``: ``seg[0]`` is the id, ``seg[9]`` is the ninth element.
* *loop* - a run of segments cut where the guide opens a part that readers care about.
* *guide* - an implementation guide: which segments, where, how often, holding what.
* *finding* - something a sender wrote wrong, as a value: rule, place, sentence.

The text is decoded as Latin-1 throughout: one character is one byte, so every file can be read,
an offset in text is an offset in bytes, and what is written back is what was read.
"""
