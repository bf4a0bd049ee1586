"""Elements of XML and HTML made from text that may hold anything."""

from lxml import etree

from claimloop.tables import plain


def tag(name: str, /, *content: "str | etree._Element", **attributes: str) -> etree._Element:
    """An element with text and elements in it; ``class_`` is the attribute ``class``.

    Control characters, which no XML may hold, become replacement characters.

    >>> etree.tostring(tag("td", "a < b", class_="sum"), encoding="unicode")
    '<td class="sum">a &lt; b</td>'
    """
    names = {key.rstrip("_").replace("_", "-"): plain(text) for key, text in attributes.items()}
    made = etree.Element(name, names)
    for part in content:
        if not isinstance(part, str):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + plain(part)
        else:
            made.text = (made.text or "") + plain(part)
    return made
