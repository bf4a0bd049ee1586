"""The last run as a Prometheus text file, for node_exporter's textfile collector."""

from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from claimloop.nightly.placing import write_atomically

_READABLE = 0o644  # counts and sums alone, and the collector is another user
_PLAIN = {
    "status": "Exit status of the last run.",
    "quarantined": "Files that were found to be in quarantine.",
    "known_already": "Files that were done before.",
    "left_in_inbox": "Files that were not ripe.",
    "unfinished": "Files that wait for a person.",
    "finished_for_earlier_runs": "Files finished for a run that died.",
}


def write_metrics(path: Path, told: dict[str, Any]) -> None:
    """Write what `claimloop.nightly.told.as_json` tells, in one step. Raises `OSError`."""
    registry = CollectorRegistry()
    for name, words in _PLAIN.items():
        Gauge(f"claimloop_run_{name}", words, registry=registry).set(told[name])
    moved = Gauge("claimloop_run_rates_moved", "Rates that moved beyond chance.", registry=registry)
    moved.set(len(told["rates_that_moved"]))
    ended = Gauge("claimloop_run_ended_seconds", "When the last run ended.", registry=registry)
    if told["ended"]:
        ended.set_to_current_time()
    files = Gauge("claimloop_run_files", "Contents.", ["kind", "outcome"], registry=registry)
    for each in told["contents"]:
        files.labels(each["kind"], each["outcome"]).set(each["count"])
    sums = Gauge(
        "claimloop_run_total", "Control totals.", ["stage", "of", "side"], registry=registry
    )
    for total in told["control_totals"]:
        for side in ("in", "out", "held"):
            for of in ("files", "claims", "cents"):
                sums.labels(total["stage"], of, side).set(total[f"{of}_{side}"])
    write_atomically(path, generate_latest(registry), _READABLE)
