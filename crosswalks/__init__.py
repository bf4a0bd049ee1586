"""The dictionaries: from a code to what it means, when it was in force, and where it belongs.

Knows no EDI: what comes in is a code as text, a date, a few facts about a service line.

* *table* - one CSV file of this folder; its rows carry a code, our own short label and the days
  between which the code is in force. ``sources.toml`` says where each table comes from.
* *overlay* - a site's folder with files of the same names, whose rows stand before ours.
* *kind* - what an adjustment is to the money: a denial, contractual, the patient's share, ...
* *category*, *subcategory* - why a denial happened, in the words of the billing document.

`crosswalks.tables` reads, `crosswalks.classify` decides, `crosswalks.explain` tells. Nothing is
read before it is asked for, and what was read is kept.
"""
