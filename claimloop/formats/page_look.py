"""How the page looks, on a screen, a phone or paper, and how its table is sorted and filtered."""

STYLE = """
:root { color-scheme: light dark; --line: #8884; --error: #c0392b; --warning: #b9770e;
  --note: #2471a3; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2rem; } dd { margin: 0; font-size: 1.6rem; }
[hidden] { display: none !important; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th button { all: unset; cursor: pointer; font-weight: bold; }
th button:focus-visible { outline: 2px solid; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
table.narrow { width: auto; min-width: 24rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td[data-label=Segment] { min-width: 15rem; }
td[data-label=File], td[data-label=Claim] { min-width: 6rem; overflow-wrap: anywhere; }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
mark { background: #f5b04166; color: inherit; outline: 1px solid var(--warning); }
form { display: flex; flex-wrap: wrap; gap: .6rem; margin: .6rem 0; }
input, select { font: inherit; padding: .3rem .5rem; }
ul.many { max-height: 17.2rem; overflow-y: auto; }
@media (max-width: 75rem) {
  table.narrow { width: 100%; min-width: 0; } table:not(.narrow) thead { display: none; }
  table:not(.narrow) tr { display: block; border-bottom: 2px solid var(--line); padding: .5rem 0; }
  table:not(.narrow) td { display: block; border: 0; text-align: left; padding: .1rem 0; }
  table:not(.narrow) td:empty { display: none; }
  table:not(.narrow) td[data-label]::before { content: attr(data-label) ": "; opacity: .7; }
}
@media print { form { display: none; } ul.many { max-height: none; overflow: visible; }
  tr { break-inside: avoid; }
  th[aria-sort] button::after { content: none !important; } body { font-size: 10pt; } }
"""

SCRIPT = """
const table = document.getElementById("findings");
const body = table.tBodies[0];
const words = document.getElementById("words");
const level = document.getElementById("level");
const shown = document.getElementById("shown");
function filter() {
  const wanted = words.value.toLowerCase();
  let count = 0;
  for (const row of body.rows) {
    const fits = row.textContent.toLowerCase().includes(wanted)
      && (!level.value || row.dataset.level === level.value);
    row.hidden = !fits;
    count += fits;
  }
  shown.textContent = count + " shown";
}
words.addEventListener("input", filter);
level.addEventListener("change", filter);
words.form.addEventListener("submit", event => event.preventDefault());
table.tHead.addEventListener("click", event => {
  const head = event.target.closest("th");
  if (!head) return;
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const each of head.parentNode.cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = row => row.cells[head.cellIndex].textContent;
  const order = new Intl.Collator(undefined, {numeric: true}).compare;
  const rows = [...body.rows].sort((a, b) => up ? order(key(a), key(b)) : order(key(b), key(a)));
  body.append(...rows);
});
"""
