"""Copies that tell of nobody: what each element is masked as, by which tokens, dates shifted.

`mask` is the way through a file, `table` the one place that says what becomes of an element.
"""
