"""Ordinary RSS 2.0 and Atom, read six times as fast as by feedparser, with its very results.

feedparser is the reference and reads whatever is not ordinary here. The tables below name the elements that are; each
reader puts what feedparser would (names and types are feedparser's) into its feed or entry, or raises `_Unusual`, as
everything does whose meaning depends on more than itself: markup inside, twins, bases, prefixes that mean something
else, and what `markup.well_formed` would shorten. `tests/bot/test_quick.py` holds the two together.
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from html.entities import entitydefs
from typing import Any

from lxml import etree

from bot import markup

Values = dict[str, Any]
Reader = Callable[[Values, etree._Element], None]

MAX_LENGTH = 2**20  # characters; a tree of more may take too much memory
MAX_MARKS = 20_000  # tags, half of what `markup.well_formed` takes
_ATOM, _DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
_CONTENT, _MEDIA = "{http://purl.org/rss/1.0/modules/content/}", "{http://search.yahoo.com/mrss/}"
_SLASH, _SY = "{http://purl.org/rss/1.0/modules/slash/}", "{http://purl.org/rss/1.0/modules/syndication/}"
_WFW, _THR = "{http://wellformedweb.org/CommentAPI/}", "{http://purl.org/syndication/thread/1.0}"
_BURNER, _WORDPRESS = "{http://rssnamespace.org/feedburner/ext/1.0}", "{com-wordpress:feed-additions:1}"
_PREFIXES = {"atom": _ATOM, "dc": _DC, "content": _CONTENT, "media": _MEDIA, "slash": _SLASH, "sy": _SY, "wfw": _WFW}
_PREFIXES |= {"thr": _THR, "feedburner": _BURNER}
_RSS_1 = {"{http://purl.org/rss/1.0/}", "{http://my.netscape.com/rdf/simple/0.9/}"}  # for feedparser they make Atom RSS
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class _Unusual(Exception):
    """Something that feedparser had better read."""


def read(document: str) -> Values | None:
    """The parts of ``feedparser.parse(document)`` that we use; None when the document is not ordinary."""
    if len(document) > MAX_LENGTH or "<!D" in document or document.count("<") > MAX_MARKS:
        return None
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return _document(etree.fromstring(document.encode(), parser))
    except (_Unusual, etree.XMLSyntaxError, UnicodeEncodeError):
        return None


def _document(root: etree._Element) -> Values:
    for _, (prefix, address) in etree.iterwalk(root, events=("start-ns",)):
        space = f"{{{address}}}"
        if _PREFIXES.get(prefix, space) != space or space.lower() in _RSS_1:
            raise _Unusual
    if not {*root.attrib} <= {"version", _LANGUAGE}:
        raise _Unusual
    feed: Values = {"language": root.get(_LANGUAGE)}
    if root.tag == "rss" and [child.tag for child in root] == ["channel"]:
        entries = _children(feed, root[0], _CHANNEL, "item", _ITEM)
        return {"version": "rss20", "feed": feed, "entries": entries}
    if root.tag == f"{_ATOM}feed" and "version" not in root.attrib:
        entries = _children(feed, root, _FEED, f"{_ATOM}entry", _ENTRY)
        return {"version": "atom10", "feed": feed, "entries": entries}
    raise _Unusual


def _children(
    feed: Values, parent: etree._Element, table: Mapping[str, Reader], inner: str, inner_table: Mapping[str, Reader]
) -> list[Values]:
    """Fills in the feed from the children of ``parent``; returns the entries among them, those named ``inner``."""
    entries = []
    for child in parent:
        if child.tag == inner:
            entries.append(_filled(child, inner_table))
        else:
            table.get(child.tag, _unusual)(feed, child)
    _id_as_link(feed)
    return entries


def _filled(entry: etree._Element, table: Mapping[str, Reader]) -> Values:
    values: Values = {}
    if not {*entry.attrib} <= {_LANGUAGE}:
        raise _Unusual
    for child in entry:
        table.get(child.tag, _unusual)(values, child)
    _id_as_link(values)
    return values


def _id_as_link(values: Values) -> None:
    if values.get("guidislink"):
        values.setdefault("link", values["id"])


# ---------------------------------------------------------------- texts and attributes

_NOT_LATIN_1 = re.compile("[^\x00-\xff]")


def _put(values: Values, name: str, value: object) -> None:
    if name in values:
        raise _Unusual
    values[name] = value


def _raw(element: etree._Element, room: int, *known: str) -> str:
    """Its text; nothing else may be in it, nor attributes but the ``known`` ones."""
    if len(element) or not {*element.attrib} <= {_LANGUAGE, *known}:
        raise _Unusual
    text = element.text or ""
    if "\r" in text or not _fits(text, room):
        raise _Unusual
    return text.strip()


def _fits(text: str, room: int) -> bool:
    """Whether it is sure to, however it was written: escaped, with comments inside, with two characters a line end."""
    return 12 * len(text) <= room or 2 * len(html.escape(text)) <= room


def _text(element: etree._Element, room: int, *known: str) -> str:
    """The same with what feedparser mends: UTF-8 that was taken for Latin-1 and encoded once more."""
    text = _raw(element, room, *known)
    if text.isascii():
        return text
    if not _NOT_LATIN_1.search(text):
        with contextlib.suppress(UnicodeDecodeError):
            text = text.encode("latin-1").decode()
    if _CONTROLS.search(text):  # feedparser reads them as Windows does
        raise _Unusual
    return text


_CONTROLS = re.compile("[\x80-\x9f]")


def _attributes(element: etree._Element) -> dict[str, str]:
    """The attributes of an element that has nothing in it, named and written as feedparser does."""
    found = {name.lower(): value for name, value in element.attrib.items() if name != _LANGUAGE}
    if any(child.tag not in _UNUSED for child in element) or (element.text or "").strip():
        raise _Unusual
    if len(found) + (_LANGUAGE in element.attrib) < len(element.attrib) or found.keys() & _ELSEWHERE:
        raise _Unusual
    for name, value in found.items():
        if name[0] == "{" or not _fits(value, markup.MAX_VALUE) or not value.isprintable():
            raise _Unusual
        if name in ("rel", "type"):
            found[name] = value.lower()
    return found


_ELSEWHERE = {"base", "lang", "uri"}


def _address(value: str) -> str:
    if "///" in value:  # feedparser takes out the third
        raise _Unusual
    return value


# ---------------------------------------------------------------- readers of one element


def _unusual(_values: Values, _element: etree._Element) -> None:
    raise _Unusual


def _nothing(_values: Values, _element: etree._Element) -> None:
    """What is left out for feedparser too."""


def _ignore(_values: Values, element: etree._Element) -> None:
    if len(element):
        raise _Unusual


def _ignore_with(*inside: str) -> Reader:
    def reader(_values: Values, element: etree._Element) -> None:
        if any(child.tag not in inside or len(child) for child in element):
            raise _Unusual

    return reader


def _as(name: str) -> Reader:
    """An element that feedparser does not know: with attributes it would keep those and not the text."""

    def reader(values: Values, element: etree._Element) -> None:
        if element.attrib:
            raise _Unusual
        _put(values, name, _text(element, markup.MAX_VALUE))

    return reader


def _language(values: Values, element: etree._Element) -> None:
    values["language"] = _text(element, markup.MAX_VALUE)


def _rss_title(values: Values, element: etree._Element) -> None:
    value = _text(element, markup.MAX_VALUE)
    _put(values, "title_detail", {"value": value, "type": "text/html" if _looks_like_html(value) else "text/plain"})


def _looks_like_html(value: str) -> bool:
    if "&" not in value and "</" not in value:
        return False
    if "<" in value:  # feedparser compares the tags with its list
        raise _Unusual
    return bool(re.search(r"&#?\w+;", value)) and all(name in entitydefs for name in re.findall(r"&(\w+);", value))


def _html(name: str) -> Reader:
    return lambda values, element: _put(values, name, {"value": _text(element, markup.MAX_TEXT), "type": "text/html"})


def _encoded(values: Values, element: etree._Element) -> None:
    _put(values, "content", [{"value": _text(element, markup.MAX_TEXT), "type": "text/html"}])


def _construct(name: str, room: int) -> Reader:
    """A text construct of Atom (RFC 4287, 3.1), but for XHTML."""

    def reader(values: Values, element: etree._Element) -> None:
        kind = {"text": "text/plain", "html": "text/html"}.get(element.get("type", "text"))
        if kind is None:
            raise _Unusual
        detail = {"value": _text(element, room, "type"), "type": kind}
        _put(values, name, [detail] if name == "content" else detail)

    return reader


def _rss_link(values: Values, element: etree._Element) -> None:
    value = _address(_text(element, markup.MAX_VALUE))
    if re.search(r"&\w+;", value):  # feedparser mends some
        raise _Unusual
    _put(values, "link", value)


def _atom_link(values: Values, element: etree._Element) -> None:
    """The last alternate is the link (and not the first, as one might think)."""
    link = {"rel": "alternate", **_attributes(element)}
    link.setdefault("type", "text/html")
    if not link.get("href") or "url" in link:
        raise _Unusual
    _address(link["href"])
    values.setdefault("links", []).append(link)
    if link["rel"] == "alternate" and link["type"] in ("text/html", "html", "application/xhtml+xml", "xhtml"):
        values["link"] = link["href"]


def _link_beside(values: Values, element: etree._Element) -> None:
    """Atom's link in RSS, which says where the feed itself or its hub is."""
    _atom_link(values, element)
    if values["links"][-1]["rel"] == "alternate":
        raise _Unusual


def _id(values: Values, element: etree._Element) -> None:
    value = _text(element, markup.MAX_VALUE, "isPermaLink")
    values["guidislink"] = element.get("isPermaLink", "true") == "true"
    _put(values, "id", _address(value) if values["guidislink"] else value)


def _date(name: str) -> Reader:
    def reader(values: Values, element: etree._Element) -> None:
        written = _text(element, markup.MAX_NAME)
        _put(values, name, written)
        _put(values, f"{name}_parsed", _parsed(written))

    return reader


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r" (?:GMT|UTC|Z|([+-])([0-9]{2})([0-9]{2}))"
)
_RFC_3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)


def _parsed(written: str) -> tuple[int, ...]:
    """The usual dates of RSS and Atom as year, month … second in UTC."""
    try:
        if found := _RFC_822.fullmatch(written):
            day, month, year = int(found[1]), _MONTHS.index(found[2]) + 1, int(found[3])
        elif found := _RFC_3339.fullmatch(written):
            year, month, day = int(found[1]), int(found[2]), int(found[3])
        else:
            raise _Unusual
        stamp = datetime(year, month, day, int(found[4]), int(found[5]), int(found[6]), tzinfo=UTC)
        if found[7]:
            east = timedelta(hours=int(found[8]), minutes=int(found[9]))
            stamp = stamp - east if found[7] == "+" else stamp + east
    except (ValueError, OverflowError):
        raise _Unusual from None
    return stamp.timetuple()[:6]


def _author(values: Values, element: etree._Element) -> None:
    name = _text(element, markup.MAX_NAME)
    if "@" in name:  # feedparser takes name and address apart
        raise _Unusual
    values.setdefault("authors", []).append({"name": name})


def _person(values: Values, element: etree._Element) -> None:
    """A person construct of Atom (RFC 4287, 3.2)."""
    names = [_raw(child, markup.MAX_NAME) for child in element if child.tag == f"{_ATOM}name"]
    others = any(child.tag not in _OF_A_PERSON or len(child) for child in element)
    if len(names) != 1 or element.attrib or (element.text or "").strip() or others:
        raise _Unusual
    values.setdefault("authors", []).append({"name": names[0]})


_OF_A_PERSON = {f"{_ATOM}name", f"{_ATOM}uri", f"{_ATOM}email"}


def _rss_category(values: Values, element: etree._Element) -> None:
    term, scheme = _text(element, markup.MAX_NAME, "domain"), element.get("domain") or None
    if scheme and not term:
        raise _Unusual
    if term:
        _tag(values, {"term": term, "scheme": scheme, "label": None})


def _atom_category(values: Values, element: etree._Element) -> None:
    found = _attributes(element)
    if not found.get("term") or not found.keys() <= {"term", "scheme", "label"}:
        raise _Unusual
    _tag(values, {name: found.get(name) for name in ("term", "scheme", "label")})


def _tag(values: Values, tag: dict[str, str | None]) -> None:
    tags = values.setdefault("tags", [])
    if tag not in tags:
        tags.append(tag)


def _enclosure(values: Values, element: etree._Element) -> None:
    found = _attributes(element)
    if not found.get("url") or not found.keys() <= {"url", "type", "length"}:
        raise _Unusual
    values.setdefault("links", []).append({"rel": "enclosure", "href": found.pop("url"), **found})


def _media(name: str) -> Reader:
    return lambda values, element: values.setdefault(name, []).append(_attributes(element))


# ---------------------------------------------------------------- what is ordinary

_UNUSED: dict[str, Reader] = dict.fromkeys(
    ("cloud", "textInput", f"{_DC}subject", f"{_MEDIA}credit", f"{_MEDIA}keywords", f"{_MEDIA}rating"), _nothing
)
_CHANNEL: dict[str, Reader] = {
    "title": _rss_title,
    "link": _rss_link,
    "language": _language,
    "ttl": _as("ttl"),
    f"{_SY}updatePeriod": _as("sy_updateperiod"),
    f"{_SY}updateFrequency": _as("sy_updatefrequency"),
    f"{_ATOM}link": _link_beside,
    "image": _ignore_with("url", "title", "link", "width", "height", "description"),
    "skipHours": _ignore_with("hour"),
    "skipDays": _ignore_with("day"),
    f"{_DC}language": _language,
    **dict.fromkeys(("description", "copyright", "generator", "docs", "pubDate", "lastBuildDate"), _ignore),
    **dict.fromkeys(("managingEditor", "webMaster", "author", "category"), _ignore),
    **dict.fromkeys((f"{_DC}date", f"{_DC}creator", f"{_DC}rights", f"{_DC}publisher"), _ignore),
    **dict.fromkeys((f"{_BURNER}info", f"{_WORDPRESS}site"), _ignore),
    **_UNUSED,
}
_ITEM: dict[str, Reader] = {
    "title": _rss_title,
    "link": _rss_link,
    "guid": _id,
    "pubDate": _date("published"),
    f"{_DC}date": _date("updated"),
    "description": _html("summary_detail"),
    f"{_CONTENT}encoded": _encoded,
    "category": _rss_category,
    "author": _author,
    f"{_DC}creator": _author,
    "enclosure": _enclosure,
    f"{_MEDIA}content": _media("media_content"),
    f"{_MEDIA}thumbnail": _media("media_thumbnail"),
    f"{_BURNER}origLink": _as("feedburner_origlink"),
    **dict.fromkeys(("comments", "source", f"{_SLASH}comments", f"{_WFW}commentRss", f"{_THR}total"), _ignore),
    f"{_WORDPRESS}post-id": _ignore,
    **_UNUSED,
}
_FEED: dict[str, Reader] = {
    f"{_ATOM}title": _construct("title_detail", markup.MAX_VALUE),
    f"{_ATOM}link": _atom_link,
    f"{_ATOM}id": _id,
    f"{_ATOM}author": _person,
    **dict.fromkeys(
        (f"{_ATOM}{name}" for name in ("subtitle", "updated", "generator", "logo", "icon", "rights")), _ignore
    ),
    **dict.fromkeys((f"{_ATOM}category", f"{_BURNER}info"), _ignore),
    **_UNUSED,
}
_ENTRY: dict[str, Reader] = {
    f"{_ATOM}title": _construct("title_detail", markup.MAX_VALUE),
    f"{_ATOM}link": _atom_link,
    f"{_ATOM}id": _id,
    f"{_ATOM}published": _date("published"),
    f"{_ATOM}updated": _date("updated"),
    f"{_ATOM}summary": _construct("summary_detail", markup.MAX_TEXT),
    f"{_ATOM}content": _construct("content", markup.MAX_TEXT),
    f"{_ATOM}author": _person,
    f"{_ATOM}category": _atom_category,
    f"{_MEDIA}thumbnail": _media("media_thumbnail"),
    f"{_MEDIA}content": _media("media_content"),
    **dict.fromkeys((f"{_ATOM}rights", f"{_THR}total"), _ignore),
    **_UNUSED,
}
