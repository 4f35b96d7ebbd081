"""A web page as a tree of bounded size, and what it says of itself: title, dates, people, pictures, whether it is open.

Sources in the order of trust: JSON-LD (https://schema.org/NewsArticle), meta tags (https://ogp.me), microdata, the
text itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any, TypeAlias

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from bot import markup

Tree: TypeAlias = HtmlElement  # a page's root, or what is below it

# Real pages have up to 5,000 elements; finding the article takes the square of their number, 8 s for 8,000 at worst.
MAX_ELEMENTS = 8_000
_MAX_CHILDREN = 1_000  # of one element
_MAX_JSON = 500_000
_TOPICS, _TOPIC = 10, 80  # how many, and characters of one
_SAYS_NOTHING = {"news", "latest news", "article", "articles", "home", "story", "stories", "general", "uncategorized"}

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def tree(source: str) -> HtmlElement | None:
    """The page as a tree without comments; None when there is nothing in it."""
    source = _ILLEGAL.sub("", markup.bounded(source))
    source = re.sub(r"^\s*<\?xml[^>]*>", "", source)  # a declared encoding is refused in a str
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None
    for element in [
        *list(root.iter())[MAX_ELEMENTS:],
        *(child for one in root.iter() for child in one[_MAX_CHILDREN:]),
    ]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return root


# ---------------------------------------------------------------- what the page says of itself


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself; each is None where it says nothing."""

    title: str | None = None
    headline: str | None = None  # the only <h1>, as people see it
    published: datetime | None = None
    author: str | None = None
    description: str | None = None
    image: str | None = None
    site: str | None = None
    language: str | None = None
    body: str | None = None  # schema.org articleBody, or a live blog's entries as HTML
    topics: tuple[str, ...] = ()  # what it files the article under, the section first
    article: bool = False  # it says that it is an article
    free: bool = True  # False: it says that one has to pay


def facts(root: HtmlElement) -> Facts:
    """Read them from a tree."""
    things = list(_things(root))
    article = next((thing for thing in things if _is_article(thing)), {})
    metas = _metas(root)
    published = [_string(article.get("datePublished")), *(metas.get(name) for name in _DATES), *_microdata(root)]
    headings = [text for text in (_text(heading) for heading in root.iter("h1")) if text]
    return Facts(
        title=metas.get("og:title") or _string(article.get("headline")) or metas.get("twitter:title"),
        headline=headings[0] if len(set(headings)) == 1 else None,
        published=next((moment for text in published if (moment := time(text))), None),
        author=_people(article.get("author")) or metas.get("author"),
        description=metas.get("og:description") or metas.get("description") or _string(article.get("description")),
        image=metas.get("og:image") or metas.get("twitter:image") or _picture(article.get("image")),
        site=metas.get("og:site_name") or _people(article.get("publisher")),
        language=_language(root.get("lang") or metas.get("og:locale") or metas.get("content-language")),
        body=_string(article.get("articleBody")) or _updates(article),
        topics=_topics(root, article),
        article=bool(article) or metas.get("og:type") == "article",
        free=not any(_says_no(thing.get("isAccessibleForFree")) for thing in things if _is_article(thing)),
    )


def visible(root: Tree) -> list[str]:
    """The pieces of text that the page shows, each within one element."""
    hidden = " or ".join(f"parent::{tag}" for tag in ("script", "style", "noscript", "template", "title"))
    return [folded for text in root.xpath(f"//text()[not({hidden})]") if (folded := " ".join(text.split()))]


_DATES = (
    "article:published_time",
    "og:article:published_time",
    "og:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "date.published",
    "datepublished",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "date",
)


def time(text: str | None) -> datetime | None:
    """A moment written by a machine, as UTC; without a zone it is taken as UTC. None when it is not one."""
    text = (text or "").strip()[:60]
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1990 <= moment.year <= 2100 else None


def _metas(root: HtmlElement) -> dict[str, str]:
    """The first content of each meta tag, by its name in lower case."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower().strip(), content)
    return found


def _microdata(root: HtmlElement) -> Iterator[str | None]:
    for element in root.xpath("//*[@itemprop='datePublished'] | //time[@datetime and (@pubdate or @itemprop)]"):
        yield element.get("content") or element.get("datetime")
    for element in root.xpath("(//article//time[@datetime] | //header//time[@datetime])[position() <= 3]"):
        yield element.get("datetime")


def _things(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, outermost first."""
    for script in root.iter("script"):
        source = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(source) > _MAX_JSON:
            continue
        try:
            waiting = [json.loads(source.strip().removesuffix(";"), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(500):
            if not waiting:
                break
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting += thing
            elif isinstance(thing, dict):
                yield thing
                waiting += [value for key in ("@graph", "mainEntity", "mainEntityOfPage") if (value := thing.get(key))]


def _updates(thing: dict[str, Any]) -> str | None:
    """The entries of a live blog as HTML, newest first as the page has them."""
    entries = thing.get("liveBlogUpdate")
    entries = [entry for entry in (entries if isinstance(entries, list) else [entries]) if isinstance(entry, dict)]
    told = [(_string(entry.get("headline")) or "", _string(entry.get("articleBody")) or "") for entry in entries]
    return "".join(f"<h3>{head}</h3><p>{said.replace(chr(10), '<br>')}</p>" for head, said in told) or None


def _topics(root: HtmlElement, article: dict[str, Any]) -> tuple[str, ...]:
    """Section and tags, each once; keywords in one text are for search engines and left alone."""
    stated = [article.get("articleSection"), article.get("keywords")]
    listed = [one for value in stated for one in (value if isinstance(value, list) else [])]
    named = [_string(stated[0]), *map(_string, listed)]
    for name in ("article:section", "article:tag"):
        named += root.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    folded = (" ".join(name.split())[:_TOPIC] for name in named if name)
    telling = (name for name in dict.fromkeys(folded) if name and name.casefold() not in _SAYS_NOTHING)
    return tuple(islice(telling, _TOPICS))


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(("Article", "BlogPosting", "Report")) for kind in kinds)


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _people(value: object) -> str | None:
    """The names of JSON-LD people or organisations."""
    listed = value if isinstance(value, list) else [value]
    names = [_string(one.get("name") if isinstance(one, dict) else one) for one in listed]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _picture(value: object) -> str | None:
    while isinstance(value, list) and value:
        value = value[0]
    return _string(value.get("url") if isinstance(value, dict) else value)


def _language(value: str | None) -> str | None:
    found = re.match(r"\s*([A-Za-z]{2})(?:[-_][A-Za-z]|\s*$)", value or "")
    return found[1].lower() if found else None


def _says_no(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
