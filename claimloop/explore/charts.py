"""The charts of prepared questions: scripts that Datasette's pages load from this machine."""

import json
from pathlib import Path

from claimloop.explore.metadata import questions
from claimloop.report.charts import COLORS, scripts

_LOOK = """
.claimloop-chart { width: min(60rem, 92vw); margin: 1rem 0; background: white; }
dl.column-descriptions { columns: 22rem; font-size: .8rem; }
dl.column-descriptions dt { break-after: avoid; }
"""
_DRAW = """
document.addEventListener("DOMContentLoaded", () => {
  const name = location.pathname.split("/").pop().split(".")[0];
  const measure = CHARTED[name];
  const table = document.querySelector("table.rows-and-columns");
  if (!measure || !table) return;
  const heads = [...table.tHead.rows[0].cells].map(cell => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].map(row => Object.fromEntries(
    heads.map((head, at) => [head, row.cells[at].textContent.trim()])));
  for (const row of rows) row[measure] = Number(row[measure].replaceAll(",", ""));
  const groups = heads.length > 2 && heads[1] !== measure && isNaN(rows[0][heads[1]])
    ? heads[1] : null;
  const spec = {
    data: {values: rows}, width: "container", height: 300, mark: "bar",
    description: document.querySelector("h1").textContent.trim(),
    encoding: {
      x: {field: heads[0], type: "ordinal", sort: null, title: heads[0].replaceAll("_", " ")},
      y: {field: measure, type: "quantitative", title: measure.replaceAll("_", " "),
          stack: measure.startsWith("percent") ? null : "zero"},
      tooltip: heads.map(head => ({field: head, type: "nominal"})),
    },
  };
  if (groups) spec.encoding.color = {field: groups, type: "nominal", scale: {range: COLORS}};
  if (groups && measure.startsWith("percent")) spec.encoding.xOffset = {field: groups};
  const place = document.createElement("div");
  place.className = "claimloop-chart";
  place.id = "claimloop-chart";
  table.closest("div").before(place);
  vegaEmbed(place, spec, {actions: false, renderer: "svg"});
});
"""


def write_charts(folder: Path) -> None:
    """Put the scripts into `folder`. Raises `edi835.errors.NeedsExtra`."""
    charted = {name: told["chart"] for name, told in questions().items() if "chart" in told}
    (folder / "vega.js").write_text(scripts(), encoding="utf-8")
    (folder / "draw.js").write_text(
        f"const CHARTED = {json.dumps(charted)}, COLORS = {json.dumps(COLORS)};\n{_DRAW}",
        encoding="utf-8",
    )
    (folder / "look.css").write_text(_LOOK, encoding="utf-8")
