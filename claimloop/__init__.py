"""Where people sit: the command lines, the nightly run, the reports."""
