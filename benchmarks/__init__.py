"""Speed and memory, measured as ratios; not part of the tests."""
