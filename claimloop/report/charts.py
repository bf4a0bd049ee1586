"""Figures to charts: Vega-Lite specifications, made by Altair.

Colours are the Okabe-Ito palette, which people see apart whatever their eyes; every chart has its
numbers in a table below it.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from claimloop.report.figures import Figures, with_rest
from edi835.errors import NeedsExtra
from edi835.series import percent
from edi835.watched import added_up

COLORS = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#7f7f7f", "#f0e442",
    "#332288", "#882255", "#44aa99", "#999933", "#661100",
]  # fmt: skip
_MONTHS_SIDE_BY_SIDE = 10
_CONFIG = {
    "font": "system-ui, sans-serif",
    "background": "white",
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 180},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "columns": 2, "labelLimit": 250},
    "view": {"stroke": None},
}


@cache  # making it takes seconds
def scripts() -> str:
    """Vega, Vega-Lite and vega-embed as one script that needs no network."""
    bundle = str(_library("vl_convert").javascript_bundle())
    # An HTML page ends a script at "</script", even inside a text of the script.
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def charts(found: Figures) -> dict[str, str]:
    """The charts by the name of their place on the page, as JSON safe inside a script."""
    made = {
        "categories": _categories(found),
        "payers": _payers(found),
        "heat": _heat(found),
        "recovered": _recovered(found),
    }
    return {name: _safe(chart) for name, chart in made.items()}


def _categories(found: Figures) -> Any:
    alt = _library("altair")
    rows = _in_dollars(found.categories)
    return (
        _chart(rows, "Denied dollars by month and category", 300)
        .mark_bar()
        .encode(
            x=alt.X("month:O", title="month of payment", axis=_months(rows)),
            y=alt.Y("denied:Q", title="denied at first", axis=alt.Axis(format="$~s")),
            color=alt.Color(
                "category:N", scale=alt.Scale(range=COLORS), legend=alt.Legend(orient="bottom")
            ),
            order=alt.Order("denied:Q", sort="descending"),
            tooltip=["month:O", "category:N", "claims:Q", alt.Tooltip("denied:Q", format="$,.2f")],
        )
    )


def _payers(found: Figures) -> Any:
    alt = _library("altair")
    rows = _told_apart([row for row in found.payers if row["month"]])
    return (
        _chart(rows, "Share of claims denied at first, by payer", 260)
        .mark_line(point={"size": 60})
        .encode(
            x=alt.X("month:O", title="month of payment", axis=_months(rows)),
            y=alt.Y("claim_rate:Q", title="percent of claims"),
            color=alt.Color(
                "payer:N", scale=alt.Scale(range=COLORS), legend=alt.Legend(orient="bottom")
            ),
            shape=alt.Shape("payer:N", legend=None),
            tooltip=["month:O", "payer:N", "claims:Q", "answered_claims:Q", "claim_rate:Q"],
        )
    )


def _told_apart(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rates of as many payers as have a colour, those with the most answers; the rest as one."""
    named = with_rest(rows, "answered_claims", len(COLORS) - 1)
    sums = added_up(named, ("month", "payer"), ("claims", "answered_claims"))
    return [{**row, "claim_rate": percent(row["claims"], row["answered_claims"])} for row in sums]


def _months(rows: Sequence[dict[str, Any]]) -> Any:
    """An axis of months: aslant where there are many, some left out where there are too many."""
    many = len({row["month"] for row in rows}) > _MONTHS_SIDE_BY_SIDE
    alt = _library("altair")
    return alt.Axis(labelAngle=-45 if many else 0, labelOverlap="greedy")


def _heat(found: Figures) -> Any:
    alt = _library("altair")
    rows = _in_dollars(found.heat)
    height = 40 + 34 * len({row["payer"] for row in rows})
    top = max((row["denied"] for row in rows), default=0)
    base = _chart(rows, "Denied dollars by payer and category", height).encode(
        x=alt.X("category:N", title=None, axis=alt.Axis(labelAngle=-40, orient="top")),
        y=alt.Y("payer:N", title=None, axis=alt.Axis(labelLimit=240)),
        tooltip=["payer:N", "category:N", "claims:Q", alt.Tooltip("denied:Q", format="$,.2f")],
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color(
            "denied:Q",
            scale=alt.Scale(scheme="blues", domainMin=0),
            legend=alt.Legend(format="$~s", title=None),
        )
    )
    words = base.mark_text(fontSize=11).encode(
        text=alt.Text("denied:Q", format="$.2~s"),
        # White is read on the darker blues only.
        color=alt.condition(f"datum.denied > {top * 0.6}", alt.value("white"), alt.value("black")),
    )
    return cells + words


def _recovered(found: Figures) -> Any:
    alt = _library("altair")
    rows = [
        {"month": row["month"], "what": what, "dollars": row[name] / 100, "state": row["state"]}
        for row in found.recovered
        if row["month"]
        for what, name in (("recovered", "recovered_cents"), ("still denied", "still_denied_cents"))
    ]
    return (
        _chart(rows, "Recovered, by month of first denial; still denied, by month of decision", 260)
        .mark_bar()
        .encode(
            x=alt.X("month:O", title="month", axis=_months(rows)),
            xOffset="what:N",
            y=alt.Y("dollars:Q", title=None, axis=alt.Axis(format="$~s")),
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=["recovered", "still denied"], range=["#009e73", "#d55e00"]),
                legend=alt.Legend(orient="bottom", title=None),
            ),
            opacity=alt.condition("datum.state == 'still open'", alt.value(0.55), alt.value(1)),
            tooltip=["month:O", "what:N", alt.Tooltip("dollars:Q", format="$,.2f"), "state:N"],
        )
    )


def _chart(rows: Sequence[dict[str, Any]], told: str, height: int) -> Any:
    alt = _library("altair")
    return alt.Chart(alt.Data(values=list(rows))).properties(
        width="container", height=height, description=told
    )


def _in_dollars(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"denied": row["denied_cents"] / 100}
        | {name: value for name, value in row.items() if name != "denied_cents"}
        for row in rows
    ]


def _safe(chart: Any) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(chart.configure(**_CONFIG).to_dict(validate=False))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise NeedsExtra("the report", "reports") from error
