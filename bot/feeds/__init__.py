"""A feed document understood; pure: values and ``now`` in, values out. `polling` decides when it is asked for again.

    parse -> _xml (RSS 0.9x to 2.0, RDF, Atom, by feedparser) or _json (JSON Feed) -> _Draft of each item -> _finish

feedparser only sees what ``markup.well_formed`` made of the document, so its slow tolerant parser never runs, and it
neither cleans nor resolves anything: ``content`` stays the feed's own HTML, and a key never depends on our address.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import feedparser

from bot import errors, links, markup, model, words
from bot.feeds import dates, quick, rhythm
from bot.feeds.polling import digest as digest

CATEGORIES = 20  # of an item
MAX_ITEMS = 500  # the newest are kept; a poll that brings more is an archive
MAX_PARTS = 300_000  # objects, lists and commas of a JSON document; each may take 200 bytes of memory
TITLE, DESCRIPTION, CONTENT, NAME, KEY = 400, 2_000, 500_000, 200, 500  # most characters of each


def fallback_title(url: str) -> str:
    """A name for a feed that has no title: its host, and its path where that says something; no password."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    path = [name for name in parts.path.split("/") if name and not _SAYS_NOTHING.fullmatch(name)]
    return markup.fold("/".join([host, *path]), 80) or "a feed without a name"


_SAYS_NOTHING = re.compile(r"(?:index|feeds?|rss2?|atom|rdf)(?:\.(?:xml|rss|atom|rdf|json|php))?", re.IGNORECASE)


# ---------------------------------------------------------------- a document

_ROOT = re.compile(
    r"<(?:[a-z_][a-z0-9_.-]*:)?(rss|feed|rdf|channel|html|head|body|opml|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE
)
_ITEM = re.compile(r"<(?:[a-z_][a-z0-9_.-]*:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
# We use nothing of these, and feedparser 6 stumbles over some (KeyError) or takes long (keywords).
_UNUSED = {"subject", "keywords", "license", "creativecommons_license", "player", "rating", "restriction"}
_UNUSED |= {"credit", "chapters", "point", "line", "polygon", "box", "where", "pos", "poslist", "cloud", "textinput"}
_UNUSED |= {"width", "height"}
_NOT_A_FEED = {
    "opml": "this is a list of feeds (OPML), not a feed: import it instead",
    "urlset": "this is a sitemap, not a feed: give the address of the feed itself",
    "sitemapindex": "this is a sitemap, not a feed: give the address of the feed itself",
}
WEB_PAGE = "this is a web page, not a feed: give the address of the feed itself"
NO_FEED = "this is not a feed (neither RSS, Atom nor JSON Feed): give the address of the feed itself"


def parse(
    body: bytes, *, url: str, content_type: str | None = None, charset: str | None = None, now: datetime
) -> model.ParsedFeed:
    """The feed in ``body``, which came from ``url``; broken XML is repaired as far as it has items.

    A feed without items is no error: ``items`` is empty and ``skipped`` says so. Raises ``FeedError`` and nothing
    else: for an empty body, a web page (``WebPageError``), anything that is no feed.
    """
    try:
        text = markup.decode(body, charset).strip("\ufeff\0 \t\r\n")
        if not text:
            raise errors.FeedError("the answer is empty: give another address, or wait until the site mends it")
        if text[0] in "{[":
            return _json(text, url, now)
        return _xml(text, url, content_type or "", now)
    except errors.FeedError:
        raise
    except Exception as error:  # feedparser leaks what its date and markup code raises
        raise errors.FeedError(f"this feed cannot be read ({type(error).__name__}): tell its owner") from error


def _xml(text: str, url: str, content_type: str, now: datetime) -> model.ParsedFeed:
    root = _ROOT.search(text, 0, 200_000)
    kind = root[1].lower() if root else ""
    if kind in _NOT_A_FEED:
        raise errors.FeedError(_NOT_A_FEED[kind])
    if kind in ("html", "head", "body") or re.match(r"<!doctype\s+html", text, re.IGNORECASE):
        raise errors.WebPageError(WEB_PAGE)
    if root is None:
        raise errors.WebPageError(WEB_PAGE) if "html" in content_type.lower() else errors.FeedError(NO_FEED)
    whole = _ends(text[root.start() :])
    document = quick.read(whole) or _document(whole)
    feed, entries = document["feed"], document["entries"]
    if not document.get("version") and not entries and not feed.get("title"):
        raise errors.FeedError(NO_FEED)
    literal = str(document.get("version")).startswith("atom")
    site = links.absolute(feed.get("link"), url)
    items, skipped = _finish(_drafts(entries, lambda entry: _entry(entry, site or url, url, literal, now)))
    return model.ParsedFeed(
        title=_title(feed, literal),
        site=site,
        items=items,
        language=_language(feed.get("language")),
        rhythm=rhythm.read(feed, text),
        skipped=skipped,
        hub=_related(feed, "hub", url),
        topic=_related(feed, "self", url),
    )


def _document(text: str) -> Any:
    try:
        return _by_feedparser(text, frozenset(_UNUSED))
    except KeyError:  # what feedparser says to a category in a place where none belongs
        return _by_feedparser(text, frozenset(_UNUSED | {"category"}))


def _by_feedparser(text: str, without: frozenset[str]) -> Any:
    return feedparser.parse(  # BytesIO always: a plain string may name a file or an address, which it would open
        io.BytesIO(markup.well_formed(text, without).encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """An item before it has its key: what its feed calls it, and its date as written."""

    item: model.Item
    id: str | None
    written: str


def _ends(text: str) -> str:
    """The document without the middle of an archive: one of its two ends holds the newest items."""
    found = _ITEM.finditer(text)
    first = [one.start() for one in islice(found, MAX_ITEMS + 1)]
    last = deque((one.start() for one in found), maxlen=MAX_ITEMS)
    return text[: first[-1]] + text[last[0] :] if len(last) == MAX_ITEMS else text


def _drafts(entries: list[Any], read: Callable[[Any], _Draft]) -> list[_Draft | None]:
    """Each entry read, None for one that cannot be."""
    drafts: list[_Draft | None] = []
    for entry in entries:
        try:
            drafts.append(read(entry))
        except Exception:  # an entry may hold anything where we expect a text or a list; the others are still good
            drafts.append(None)
    return drafts


def _entry(entry: dict[str, Any], site: str, url: str, literal: bool, now: datetime) -> _Draft:
    identity = entry.get("id") or None
    title = _title(entry, literal)
    summary = entry.get("summary_detail")
    content = _content(entry)
    description = _words(summary, DESCRIPTION, literal)
    raw = str((summary or {}).get("value") or "")
    if not content and len(raw) > DESCRIPTION:  # more than a description: the whole article
        content = raw
    if not description and content:
        description = _description(markup.plain(content, DESCRIPTION))
    item = model.Item(
        key="",
        url=_entry_link(entry, url),
        title=title,
        published=_published(entry, now),
        author=_author(entry),
        description=_description(description) if description else None,
        content=content[:CONTENT] if content else None,
        image=_image(entry, site),
        categories=_categories(tag.get("label") or tag.get("term") for tag in entry.get("tags") or ()),
    )
    return _Draft(item, identity, str(dict.get(entry, "published") or dict.get(entry, "updated") or ""))


def _finish(read: list[_Draft | None]) -> tuple[tuple[model.Item, ...], tuple[str, ...]]:
    """Items with their keys, newest first, each once; and in words what was left out.

    A key is the id, else the link, else title and date: the first that no other item of the document has too (some
    feeds give every item the same id or link). Undated items stay where the document has them.
    """
    owners: defaultdict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    drafts = [draft for draft in read if draft is not None]
    for draft in drafts:
        for name in _names(draft):
            owners[name].add((draft.item.url, draft.item.title))
    items: dict[str, model.Item] = {}
    skipped = []
    useful = [draft for draft in drafts if draft.item.title or draft.item.description or draft.item.url]
    for draft in useful:
        own = [name for name in _names(draft) if len(owners[name]) == 1]
        item = draft.item
        key = own[0] if own else f"{item.title or item.description or ''} {draft.written}".strip()
        key = key if len(key) <= KEY else digest(key.encode(errors="replace"))
        fingerprint = words.fingerprint(item.title, item.description, item.content)
        items.setdefault(key, replace(item, key=key, words=fingerprint))
    if len(useful) < len(drafts):
        skipped.append(f"{len(drafts) - len(useful)} without title, text and link")
    if len(items) < len(useful):
        skipped.append(f"{len(useful) - len(items)} given twice")
    if len(items) > MAX_ITEMS:
        skipped.append(f"all but the newest {MAX_ITEMS}")
    if len(drafts) < len(read):
        skipped.append(f"{len(read) - len(drafts)} that could not be read")
    if not read:
        skipped.append("the feed is empty: it has no items yet")
    return tuple(_newest_first(list(items.values())))[:MAX_ITEMS], tuple(skipped)


def _names(draft: _Draft) -> Iterator[str]:
    if draft.id and (name := " ".join(draft.id.split())):
        yield name
    if draft.item.url:
        yield draft.item.url.partition("://")[2]  # a site that moves to https brings no news


def _newest_first(items: list[model.Item]) -> list[model.Item]:
    """By date; an undated item goes with the one above it."""
    dated, last = [], datetime.max.replace(tzinfo=UTC)
    for item in items:
        last = item.published or last
        dated.append((last, item))
    return [item for _, item in sorted(dated, key=lambda pair: pair[0], reverse=True)]


# ---------------------------------------------------------------- the parts of an entry

_HTML_TYPES = ("text/html", "application/xhtml+xml", "html", "xhtml")
_TAGS = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|div|em|font|h[1-6]|i|img|p|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.I
)
_BOILERPLATE = re.compile(
    r"\s*(?:The post .{1,400} (?:first appeared|appeared first) on .{1,200}|Continue reading ?→?)$"
)


def _title(of: Mapping[str, Any], literal: bool) -> str | None:
    # feedparser keeps the title of a picture in an entry out of "title", and puts it into "title_detail" all the same.
    detail = of.get("title_detail") or {}
    return _words({**detail, "value": of.get("title") or detail.get("value")}, TITLE, literal)


def _words(detail: Mapping[str, Any] | None, limit: int, literal: bool) -> str | None:
    """A text construct as plain words; ``literal``: Atom, where plain text may hold a < that is no tag."""
    value = str((detail or {}).get("value") or "")
    is_html = (detail or {}).get("type") in _HTML_TYPES or (not literal and _TAGS.search(value))
    return (markup.plain(value, limit) if is_html else markup.fold(markup.unescape(value), limit)) or None


def _description(words: str) -> str | None:
    if "The post " in words or "Continue reading" in words:
        words = _BOILERPLATE.sub("", words)
    return (re.sub(r"\s*\[(?:…|\.\.\.)\]$", "…", words) if words.endswith("]") else words) or None


def _content(entry: Mapping[str, Any]) -> str | None:
    """The entry's own HTML: the longest of its contents; plain text as paragraphs."""
    found = [
        str(part["value"]) if part.get("type") in _HTML_TYPES else _paragraphs(str(part["value"]))
        for part in entry.get("content") or ()
        if part.get("value")
        and str(part.get("type") or "text").startswith(("text", "application/xhtml", "html", "xhtml"))
    ]
    return max(found, key=len, default=None)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in text.splitlines() if line.strip())


def _entry_link(entry: Mapping[str, Any], url: str) -> str | None:
    link = entry.get("feedburner_origlink") or entry.get("link")
    if link and link == entry.get("id") and "://" not in link:
        return None  # a guid that says nothing about being a link, and is none
    if not link:
        others = [other for other in entry.get("links") or () if other.get("rel") in (None, "", "via", "related")]
        link = others[0].get("href") if others else None
    return links.absolute(link, url)


def _published(entry: dict[str, Any], now: datetime) -> datetime | None:
    # dict.get: FeedParserDict invents an "updated" from "published", with a DeprecationWarning
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        if parts := dict.get(entry, name):
            try:
                return dates.sensible(datetime(*parts[:6], tzinfo=UTC), now)  # type: ignore[misc]
            except (ValueError, TypeError, OverflowError):
                return None
    return dates.foreign(str(dict.get(entry, "published") or ""), now)


def _author(entry: Mapping[str, Any]) -> str | None:
    details = entry.get("authors") or [entry.get("author_detail") or {"name": entry.get("author")}]
    names = [markup.plain(str(detail.get("name") or ""), NAME) for detail in details[:3]]
    return ", ".join(name for name in dict.fromkeys(names) if name and "@" not in name) or None


def _categories(names: Iterable[object]) -> tuple[str, ...]:
    """What an item is filed under, each once."""
    first = islice((name for name in names if isinstance(name, str)), CATEGORIES)
    return tuple(filter(None, dict.fromkeys(markup.plain(name, NAME) for name in first)))


def _image(entry: Mapping[str, Any], base: str) -> str | None:
    """The picture an entry brings: Media RSS, enclosure or iTunes, in this order."""
    for media in [*(entry.get("media_content") or ()), *(entry.get("links") or ())]:
        address = str(media.get("url") or (media.get("rel") == "enclosure" and media.get("href")) or "")
        kind = f"{media.get('medium') or ''} {media.get('type') or ''}".strip()
        is_image = "image" in kind if kind else re.search(r"\.(?:jpe?g|png|webp|gif)(?:\?|$)", address, re.I)
        if is_image and (link := links.absolute(address, base)):
            return link
    thumbnails = [media.get("url") for media in entry.get("media_thumbnail") or ()]
    return next(
        filter(None, (links.absolute(one, base) for one in [*thumbnails, (entry.get("image") or {}).get("href")])), None
    )


def _related(feed: Mapping[str, Any], relation: str, url: str) -> str | None:
    """Where the feed's first link of this relation leads (RFC 4287, 4.2.7; WebSub, 4)."""
    found = (one.get("href") for one in feed.get("links") or () if one.get("rel") == relation)
    return next(filter(None, (links.exact(href, url) for href in found)), None)


def _language(value: object) -> str | None:
    found = re.match(r"([a-z]{2,3})(?=[-_]|$)", value.strip().lower()) if isinstance(value, str) else None
    return found[1] if found else None


# ---------------------------------------------------------------- JSON Feed


def _json(text: str, url: str, now: datetime) -> model.ParsedFeed:
    """https://www.jsonfeed.org/version/1.1/; unknown and ill-typed members are passed over."""
    if sum(map(text.count, "{[,")) > MAX_PARTS:
        raise errors.FeedError("this JSON has far more parts than a feed: give the address of a smaller feed")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise errors.FeedError("this is broken JSON, not a feed: give the address of the feed itself") from error
    if not isinstance(document, dict) or not (
        "jsonfeed.org" in _text(document, "version") or isinstance(document.get("items"), list)
    ):
        raise errors.FeedError(NO_FEED)
    entries = document.get("items")
    entries = entries if isinstance(entries, list) else []
    entries = entries if len(entries) <= 2 * MAX_ITEMS else [*entries[:MAX_ITEMS], *entries[-MAX_ITEMS:]]
    site = links.absolute(document.get("home_page_url"), url)
    items, skipped = _finish(_drafts(entries, lambda entry: _json_item(entry, site or url, now)))
    return model.ParsedFeed(
        title=markup.fold(markup.unescape(_text(document, "title")), TITLE) or None,
        site=site,
        items=items,
        language=_language(document.get("language")),
        skipped=skipped,
        hub=_json_hub(document.get("hubs"), url),
        topic=links.exact(document.get("feed_url"), url),
    )


def _json_hub(hubs: object, url: str) -> str | None:
    named = [one for one in (hubs if isinstance(hubs, list) else ())[:20] if isinstance(one, dict)]
    found = (links.exact(one.get("url"), url) for one in named if _text(one, "type").lower() == "websub")
    return next(filter(None, found), None)


def _json_item(entry: Mapping[str, Any], base: str, now: datetime) -> _Draft:
    content = _text(entry, "content_html") or _paragraphs(_text(entry, "content_text"))
    description = markup.fold(_text(entry, "summary"), DESCRIPTION) or markup.plain(content, DESCRIPTION)
    authors = entry.get("authors")
    authors = authors if isinstance(authors, list) else [entry.get("author")]
    names = [markup.fold(_text(one, "name"), NAME) for one in authors[:3] if isinstance(one, dict)]
    written = _text(entry, "date_published") or _text(entry, "date_modified")
    try:
        date = datetime.fromisoformat(written.strip())
        published = dates.sensible(date if date.tzinfo else date.replace(tzinfo=UTC), now)
    except (ValueError, OverflowError):
        published = None
    item = model.Item(
        key="",
        url=links.absolute(entry.get("url"), base) or links.absolute(entry.get("external_url"), base),
        title=markup.fold(markup.unescape(_text(entry, "title")), TITLE) or None,
        published=published.astimezone(UTC) if published else None,
        author=", ".join(filter(None, names)) or None,
        description=description or None,
        content=content[:CONTENT] or None,
        image=links.absolute(entry.get("image"), base) or links.absolute(entry.get("banner_image"), base),
        categories=_categories(entry["tags"] if isinstance(entry.get("tags"), list) else ()),
    )
    return _Draft(item, _text(entry, "id") or None, written)


def _text(entry: Mapping[str, Any], name: str) -> str:
    """A member as text without what no store can hold (lone surrogates, NUL); numbers count as text, for ids."""
    value = entry.get(name)
    known = isinstance(value, str | int | float) and not isinstance(value, bool)
    return re.sub(r"[\x00\ud800-\udfff]", "", str(value)) if known else ""
