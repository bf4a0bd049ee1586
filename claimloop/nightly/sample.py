"""A ``nightly.toml`` to begin with, and the folders that it names."""

from pathlib import Path

from claimloop.nightly.config import Night, read_config

CONFIG = """\
# claimloop nightly --config nightly.toml
# Paths are relative to this file. What is commented out shows what holds without it.

database = "claims.db"
# metrics = "reports/claimloop.prom"   # a Prometheus text file
# as_of = 2026-03-02                   # judge as of this day; today
# wait_seconds = 30                    # for another program that writes to the database

[folders]
inbox_837 = "inbox"                    # one folder may serve both: kinds are told by content
inbox_835 = "inbox"
outbox = "outbox"                      # accepted claims, for the clearinghouse
rejected = "rejected"                  # rejected claims, with reasons
acknowledgments = "acknowledgments"    # TA1, 999, 277CA
archive = "archive"                    # every original, by the day it was taken
quarantine = "quarantine"              # what cannot be worked on, with the reason beside it
reports = "reports"                    # runs, files, trends
state = "state"                        # work under way, and the lock; of the program alone

[take]
# settle_seconds = 10                  # ripe when unchanged for so long
# done_marker = ""                     # ".done": ripe when such a file lies beside it
# ignore = ["*.part", "*.partial", "*.tmp", "*.filepart", "*.crdownload"]   # and what is hidden
# max_bytes = 4_000_000_000            # out of one archive
# max_ratio = 200                      # of what comes out of an archive to its own length
# max_members = 10_000
# max_depth = 3                        # archives in archives
# attempts = 5                         # runs that may die over a file; 0: any number

[gate]
# split = "claim"                      # or "transaction", "none"
# acks = ["ta1", "999", "277ca"]
# pack = ""                            # a pack for every claim, by name or file
# packs = ["packs"]                    # folders of your own packs
# waivers = "waivers.toml"
# authorizations = "authorizations.csv"
# payers = "payers.csv"                # those that you send to
# guide_overrides = "overrides.toml"
# first_control_number = 1             # ISA13 of the first acknowledgment

[load]
# crosswalk = "codes"                  # your own tables
# strict_balance = false

[after]
# match = true                         # answers are tied to the claims as sent
# trends = true                        # exit status 6 where a denial rate moved beyond chance
# report = true                        # reports/trends.html

[log]
# format = "json"                      # or "console"
# file = "night.log"                   # standard error
# show_names = false                   # file names may name people
"""


def write_sample(folder: Path) -> Night:
    """Write the sample into `folder`, for its owner alone. Raises `OSError`, also where one is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "nightly.toml"
    with path.open("x", encoding="utf-8") as file:
        file.write(CONFIG)
    path.chmod(0o600)
    return read_config(path)
