"""How the page looks, on a screen, a phone or paper, and how its tables are sorted and filtered."""

STYLE = """
:root { color-scheme: light; --line: #d5d8dc; --quiet: #4d5656; --bad: #a93226; --good: #196f3d; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1b2631; background: #fff; margin: 0; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1rem; } h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .3rem; } p { max-width: 46rem; margin: .3rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1rem; list-style: none; padding: 0; }
a { color: #1a5276; } .skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .5rem; }
.quiet, footer { color: var(--quiet); font-size: .9rem; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
  gap: .8rem; margin: 1rem 0; }
dl.figures div { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; }
dl.figures dt { font-size: .9rem; color: var(--quiet); }
dl.figures dd { margin: 0; font-size: 1.7rem; font-weight: 600; line-height: 1.3; }
dl.figures dd + dd { font-size: .85rem; font-weight: 400; color: var(--quiet); }
figure { margin: 1rem 0; } figcaption { font-size: .9rem; color: var(--quiet); }
.chart { width: 100%; } .chart svg { max-width: 100%; height: auto; }
.chart-scroll { overflow-x: auto; } .chart-scroll .chart { min-width: 40rem; }
.chart-scroll #chart-heat { min-width: 60rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); }
th, td[data-label=period], td[data-label=month] { white-space: nowrap; }
td.number, th.number { text-align: right;
  font-variant-numeric: tabular-nums; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible, summary:focus-visible, a:focus-visible, input:focus-visible,
select:focus-visible {
  outline: 3px solid #1a5276; outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
.filter { display: flex; gap: .6rem; align-items: center; flex-wrap: wrap; margin: .5rem 0; }
input, select { font: inherit; padding: .3rem .5rem; border: 1px solid #7f8c8d;
  border-radius: .3rem; }
[hidden] { display: none !important; } summary { cursor: pointer; color: #1a5276; }
.up { color: var(--bad); font-weight: 600; } .down { color: var(--good); font-weight: 600; }
.filter.narrow { display: none; }
@media screen and (max-width: 40rem) {
  .filter.narrow { display: flex; }
  .stack thead { display: none; } .stack tr { display: block;
  border-bottom: 2px solid var(--line); padding: .3rem 0; }
  .stack td, .stack td.number { display: flex; justify-content: space-between; gap: 1rem;
  border: 0; padding: .1rem 0; text-align: right; }
  .stack td:empty { display: none; }
  .stack td::before { content: attr(data-label); color: var(--quiet); text-align: left; }
}
@media print {
  nav, .filter, .skip { display: none; } body { font-size: 10pt; } h2 { break-after: avoid; }
  figure, tr, dl.figures div { break-inside: avoid; } details:not([open]) { display: none; }
  th[aria-sort] button::after { content: none !important; }
  .chart-scroll .chart, .chart-scroll #chart-heat { min-width: 0; }
  .scroll, .chart-scroll { overflow: visible; }
  th { white-space: normal; vertical-align: bottom; } th, td { padding: .2rem .35rem; }
  td[data-label=payer] { overflow-wrap: anywhere; }
}
"""

SCRIPT = """
for (const [name, spec] of Object.entries(CHARTS)) {
  const place = document.getElementById("chart-" + name);
  if (!place) continue;
  vegaEmbed(place, spec, {actions: false, renderer: "svg"}).catch(error => {
    place.textContent =
      "This browser cannot draw the chart; its numbers are in the table below.";
    console.error(error);
  });
}
const order = new Intl.Collator(undefined, {numeric: true}).compare;
const key = (row, at) => {
  const cell = row.cells[at];
  return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
};
const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b
  : order(String(a), String(b));
for (const table of document.querySelectorAll("table.sorts")) {
  const body = table.tBodies[0];
  const sortBy = head => {
    const up = head.getAttribute("aria-sort") === "descending";
    for (const each of head.parentNode.cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const at = head.cellIndex;
    const rows = [...body.rows].sort((a, b) => {
      const found = compare(key(a, at), key(b, at));
      return up ? found : -found;
    });
    body.append(...rows);
  };
  table.tHead.addEventListener("click", event => {
    const head = event.target.closest("th");
    if (head) sortBy(head);
  });
  const choose = document.querySelector(`select[data-table="${table.id}"]`);
  if (choose) choose.addEventListener("change", () => {
    if (choose.value) sortBy(table.tHead.rows[0].cells[choose.value]);
  });
  const filter = document.querySelector(`input[data-table="${table.id}"]`);
  if (!filter) continue;
  const shown = filter.closest(".filter").querySelector("output");
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    let count = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      count += !row.hidden;
    }
    shown.textContent = count + " of " + body.rows.length + " rows";
  });
}
"""
