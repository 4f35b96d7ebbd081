"""Lists of feeds as other readers write and read them: OPML (http://opml.org/spec2.opml), or an address a line; pure.

RSS-to-Telegram-Bot, NodeRSSBot and flowerss write a flat OPML list, miniflux one of folders with attributes of its own.
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from bot import links, markup
from bot.model import Pack

MAX_FEEDS = 5_000
MAX_NAMED = 1_000  # of the lines of a text that are no addresses
_TITLE = 300
_ROOT = re.compile(r"<(?:opml|body|outline)(?=[\s>/])", re.IGNORECASE)


def read(data: bytes) -> tuple[list[tuple[str, str | None]], list[str]]:
    """The feeds of a list, folders flattened, each address once, as (address, title); and in words what failed and why.

    Broken files give what can still be read of them. There is no DOCTYPE left when they are parsed, so no entity can
    expand. Never raises.
    """
    text = markup.decode(data)
    outlines = _outlines(text)
    feeds, problems = _of_lines(text) if outlines is None else _of_outlines(outlines)
    if len(feeds) > MAX_FEEDS:
        problems.append(f"the file holds {len(feeds)} feeds: only the first {MAX_FEEDS} are taken")
    return list(feeds.items())[:MAX_FEEDS], problems


def _of_outlines(outlines: list[tuple[str, dict[str, str]]]) -> tuple[dict[str, str | None], list[str]]:
    feeds: dict[str, str | None] = {}
    problems: list[str] = []
    for _, attributes in outlines:
        title, address = _title(attributes), (attributes.get("xmlurl") or "").strip()
        url = links.feed_address(address)
        if url and attributes.get("miniflux:disabled", "").lower() == "true":
            problems.append(f"“{title or url}” was switched off in miniflux")
        elif url:
            feeds[url] = feeds.get(url) or (title if title != url else None)
        elif address:
            problems.append(f"“{title or 'no title'}”: “{markup.fold(address, 80)}” is not a web address")
        elif (attributes.get("type") or "").lower() in ("rss", "atom"):
            problems.append(f"“{title or 'no title'}” has no address (xmlUrl)")
    if not outlines:
        problems.append("the file holds no feeds")
    return feeds, problems


def _of_lines(text: str) -> tuple[dict[str, str | None], list[str]]:
    """The addresses of a plain text; what else stands in their lines, and a line that begins with #, is a remark."""
    feeds: dict[str, str | None] = {}
    others: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        found = [url for word in line.split() if (url := links.feed_address(word))]
        feeds |= dict.fromkeys(found)
        if not found:
            others.append(line)
    if not feeds:
        return {}, [
            "this is not an OPML file, nor a list of addresses: export one from another reader, or from this bot"
        ]
    named = others[:MAX_NAMED]
    problems = [f"“{markup.fold(line, 80)}” is not a web address, which begins with https://" for line in named]
    if len(others) > MAX_NAMED:
        problems.append(f"and {len(others) - MAX_NAMED} more lines are not web addresses")
    return feeds, problems


def packs(data: bytes) -> tuple[Pack, ...]:
    """The folders of a list in their order, each with the feeds that stand in it directly."""
    found: dict[str, dict[str, str]] = {}
    for folder, attributes in _outlines(markup.decode(data)) or ():
        url = links.feed_address(attributes.get("xmlurl") or "")
        if url and folder:
            found.setdefault(folder, {})[url] = _title(attributes) or url
    return tuple(Pack(name, tuple(feeds.items())) for name, feeds in found.items())


def _title(attributes: Mapping[str, str]) -> str | None:
    return markup.fold(markup.unescape(attributes.get("text") or attributes.get("title") or ""), _TITLE) or None


def _outlines(text: str) -> list[tuple[str, dict[str, str]]] | None:
    """Of every outline its folder ("": none) and its attributes, names in lower case; None: this is no OPML."""
    root = _ROOT.search(text)
    if root is None:
        return None
    found: list[tuple[str, dict[str, str]]] = []
    folders: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.lower() == "outline":
            attributes = {key.lower(): value for key, value in attributes.items()}
            found.append((folders[-1] if folders else "", attributes))
            folders.append(_title(attributes) or "")

    def end(name: str) -> None:
        if name.lower() == "outline" and folders:
            folders.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    with contextlib.suppress(expat.ExpatError):  # what was read until there is still good
        parser.Parse(markup.well_formed(text[root.start() :]), True)
    return found


def write(feeds: Iterable[tuple[str, str | None, str | None]]) -> str:
    """An OPML 2.0 document of (address, title, site address); ``read`` gives the same addresses and titles back."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>Feeds</title></head>",
        "<body>",
    ]
    for url, title, site in feeds:
        name = markup.fold(title, _TITLE) if title else url  # the text attribute may not be missing
        attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": url, "htmlUrl": site or ""}
        pairs = "".join(f' {key}="{html.escape(markup.legal(value))}"' for key, value in attributes.items() if value)
        lines.append(f"<outline{pairs}/>")
    return "\n".join([*lines, "</body>", "</opml>", ""])
