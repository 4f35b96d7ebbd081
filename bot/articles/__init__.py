"""Articles out of pages, feeds and files; the only place that knows trafilatura.

extract    a page                  -> Article, or ArticleError
choose     a feed's item, its page -> Article with the best of both
from_text  a plain text file       -> Article
"""

from __future__ import annotations

import logging
import re
import urllib.parse
from copy import deepcopy

import trafilatura
from trafilatura.settings import Document
from trafilatura.xml import xmltotxt

from bot import markup
from bot.articles import body, files, page, walls
from bot.articles.page import Facts, Tree
from bot.errors import ArticleError
from bot.model import Article, Item
from summarizer.sentences import text as texts

_SHORTEST = 100  # characters of an article; a breaking line has more
_LONGEST = 300_000  # characters of an article; the longest reports of magazines have 150,000
_STUB = 600  # characters; a shorter text may be what stands in front of the article
_PREVIEW = 300  # characters of an article behind a paywall that are worth reading
_TOP = 3  # lines above which a headline may stand
_DESCRIPTION = 1_000  # characters of the publisher's description that are kept

# ---------------------------------------------------------------- a page


def extract(html: bytes | str, *, url: str | None = None, charset: str | None = None) -> Article:
    """The article of a page; its text keeps paragraphs as lines and has no title on top.

    ``charset`` is what HTTP says of the bytes. ``published`` is UTC; where the page tells only a day, its midnight.
    Raises ArticleError with the reason in words when there is none (paywall, robot check, cookie notice, list of
    links), whatever the page is made of.
    """
    _quieten()
    try:
        return _extract(markup.decode(html, charset) if isinstance(html, bytes) else html, url)
    except ArticleError:
        raise
    except Exception as error:  # pages are hostile and three parsers are at work
        raise ArticleError(f"the page cannot be read ({type(error).__name__})") from None


def _extract(html: str, url: str | None) -> Article:
    root = page.tree(html)
    if root is None:
        raise ArticleError("the page is empty")
    given, url = url, _address(url, None)  # the libraries stumble over addresses that are none
    facts = page.facts(root)
    if url and _is_front(url) and not facts.article:
        raise ArticleError("this is a front page, not an article")
    said = trafilatura.extract_metadata(deepcopy(root), default_url=url, extensive=facts.published is None)
    site = _site(facts.site or said.sitename, url)
    title = _title(facts, said.title, site)
    lines = [line for place, line in enumerate(_body(root, url, facts)) if not _repeats(line, title, top=place < _TOP)]
    _check(lines, title, facts, root)
    text = "\n".join(walls.preview(lines))
    return Article(
        url=given,
        title=title,
        text=text,
        published=facts.published or page.time(said.date),
        language=_language(text, title, facts.language),
        author=_author(facts.author or said.author, site),
        image=_address(facts.image or said.image, url),
        description=_description(facts.description or said.description, title),
        source=site,
        categories=facts.topics,
    )


def _quieten() -> None:
    """Their complaints about a page are told by our errors."""
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _body(root: Tree, url: str | None, facts: Facts) -> list[str]:
    """The article's lines. Changes the tree."""
    body.prepare(root)
    lines = _likelier(_read(root, url, fast=True), _read(root, url, fast=False))
    stated = body.fragment(facts.body[:_LONGEST]) if facts.body else []
    same = len(stated) > len(lines) and texts.key("".join(stated)) == texts.key("".join(lines))
    return stated if same or _size(stated) > max(1.5 * _size(lines), _PREVIEW) else lines


def _read(root: Tree, url: str | None, *, fast: bool) -> list[str]:
    found = trafilatura.bare_extraction(deepcopy(root), url=url, fast=fast, include_comments=False)
    if not isinstance(found, Document) or found.body is None:
        return []
    body.sift(found.body)
    return body.lines(xmltotxt(found.body, include_formatting=False)[:_LONGEST])


def _likelier(one: list[str], other: list[str]) -> list[str]:
    """Of two readings of a page the fuller one, but not one that is three times as long: it took in other articles."""
    shorter, longer = sorted((one, other), key=_size)
    if _size(one) * 1.3 > _size(longer):
        return max(one, other, key=len) if _size(other) * 1.3 > _size(longer) else one
    return shorter if _size(shorter) > 400 and _size(longer) > 3 * _size(shorter) else longer


def _size(lines: list[str]) -> int:
    return sum(map(len, lines))


def _check(lines: list[str], title: str | None, facts: Facts, root: Tree) -> None:
    """Raise ArticleError where the lines are no article."""
    text = "\n".join(line for line in lines if not walls.asks_to_pay(line))
    size = len(text) + sum(char > "\u2e80" for char in text)  # an ideograph says more than a letter
    if size < _STUB:
        paid = not facts.free or any(map(walls.asks_to_pay, [*lines, *page.visible(root)]))
        wall = walls.PAYWALL if paid and size < _PREVIEW else walls.reason(title, text)
        if wall:
            raise ArticleError(wall)
    if size < _SHORTEST or max(map(len, lines)) < _SHORTEST / 2:
        raise ArticleError("the page holds no article")


def _is_front(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    return parts.path in ("", "/") and not parts.query


# ---------------------------------------------------------------- what the page says of itself, made presentable

_SEPARATOR = re.compile(r"\s+(?:[|–—•·»«:-]|::)\s+")
_NO_AUTHOR = re.compile(
    r"(?:admin(?:istrator)?|staff|editor(?:s|ial)?|(?:web ?)?desk|unknown|author|guest|user|none|null|redaktion)"
    r"|.*\b(?:writer|correspondent|reporter|editor|staff|desk|team|editor-at-large)|https?:.*|.*@.*|.*\d{3}.*",
    re.IGNORECASE,
)


def _title(facts: Facts, found: str | None, site: str | None) -> str | None:
    """The headline without the site's name around it; None when the site's name is all there is."""
    whole = _plain(facts.title) or _plain(found) or _plain(facts.headline)
    headline = _plain(facts.headline)
    if not whole:
        return None
    if headline and len(headline.split()) > 2 and texts.key(headline) in texts.key(whole):
        return headline
    parts = _SEPARATOR.split(whole)
    while len(parts) > 1 and _names_site(parts[-1], site):
        parts.pop()
        whole = whole[: whole.rfind(parts[-1]) + len(parts[-1])]
    if len(parts) > 1 and _names_site(parts[0], site):
        whole = whole[whole.find(parts[1], len(parts[0])) :]
    return None if _names_site(whole, site) else whole


def _repeats(line: str, title: str | None, *, top: bool) -> bool:
    """Whether a line says the title once more; on top of the article, a part of it will do."""
    said, known = texts.key(line), texts.key(title or "")
    return said == known or (top and len(line.split()) > 3 and known.endswith(said))


def _names_site(text: str, site: str | None) -> bool:
    said, known = texts.key(text), texts.key(site or "")
    return bool(said and known) and (said in known or known in said) and len(said) < len(known) + 6


def _site(name: str | None, url: str | None) -> str | None:
    """The site's name, else its host."""
    name = _SEPARATOR.split(_plain(name) or "")[0]
    if name and len(name) < 60 and not re.match(r"(?i)https?:|@|copyright|©", name):
        return name
    host = urllib.parse.urlsplit(url or "").hostname or ""
    return host.removeprefix("www.") or None


def _author(found: str | None, site: str | None) -> str | None:
    """Names of people, without roles, addresses and the site's own name."""
    names = re.split(r"\s*(?:;|,|\band\b|\|)\s*", re.sub(r"^(?i:by|von|par|por)\s+", "", _plain(found) or ""))
    kept = [name for name in names if name and not _NO_AUTHOR.fullmatch(name) and not _names_site(name, site)]
    return ", ".join(dict.fromkeys(kept))[:200] or None


def _address(found: str | None, base: str | None) -> str | None:
    """An http address, made absolute; None where it is something else."""
    if not found or not found.strip():
        return None  # joined, it would be the page's own
    try:
        whole = urllib.parse.urljoin(base or "", found.strip())
        scheme = urllib.parse.urlsplit(whole).scheme
    except ValueError:
        return None
    return whole if scheme in ("http", "https") and len(whole) < 2_000 else None


_MORE = re.compile(r"(?<=[.!?])\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")  # behind a whole sentence


def _description(found: str | None, title: str | None) -> str | None:
    """The publisher's description as one line of plain text; None where it only repeats the title."""
    plain = _MORE.sub("", markup.plain(found, _DESCRIPTION)) if found else ""
    return plain if plain and texts.key(plain) != texts.key(title or "") else None


def _plain(found: str | None) -> str | None:
    return markup.plain(found, 500) or None if found else None


# Languages that detection confuses; there the page's own word counts.
_ALIKE = (
    {"nb", "nn", "no", "da"},
    {"hr", "sr", "bs", "sl"},
    {"id", "ms"},
    {"cs", "sk"},
    {"pt", "gl"},
    {"uk", "be", "ru"},
)


def _language(text: str, title: str | None, declared: str | None) -> str:
    """The language of the text; pages often declare that of their template."""
    found = texts.language(text, title)
    if declared and declared != found and any({declared, found} <= group for group in _ALIKE):
        return declared
    return found


# ---------------------------------------------------------------- a feed's item and its page

_FULL = 400  # characters of a feed's own text that are worth reading
_TRUNCATED = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|\[&#8230;\])\s*(?:\W*(?:continue reading|read more)\b.{0,80})?$", re.IGNORECASE
)


def choose(item: Item, page: Article | None, *, source: str) -> Article:
    """What we can tell of a feed's item: the page's article, else the feed's own content, else its description alone.

    ``source`` is the feed's name. Title, author, date and picture come from whichever has them.
    """
    if page is not None and not _belongs(page, item):
        page = None
    lines = body.fragment(item.content[:_LONGEST]) if item.content else []
    own = "\n".join(line for line in lines if texts.key(line) != texts.key(item.title or ""))
    if len(own) < _FULL or (_TRUNCATED.search(own) and len(own) < 4 * _FULL):
        own = ""
    whole = page.text if page and page.text and len(page.text) > 0.6 * len(own) else own or None
    title = _better_title(item.title, page.title if page else None, source)
    described = _description(item.description, title) or (page.description if page else None)
    return Article(
        url=(page.url if page else None) or item.url,
        title=title,
        text=whole,
        published=item.published or (page.published if page else None),
        language=page.language if page and whole == page.text else texts.language(whole or described or "", title),
        author=item.author or (page.author if page else None),
        image=(page.image if page else None) or item.image,
        description=described,
        source=source,
        categories=item.categories or (page.categories if page else ()),
    )


def _belongs(article: Article, item: Item) -> bool:
    """Whether a page is about what its feed announced; sites answer with something else when a page is gone."""
    words = {word for word in re.findall(r"\w{4,}", (item.title or "").casefold()) if not word.isdigit()}
    there = set(re.findall(r"\w{4,}", f"{article.title} {article.description} {article.text}".casefold()))
    return len(words) < 3 or len(words & there) >= 0.25 * len(words)


def _better_title(own: str | None, other: str | None, source: str) -> str | None:
    """The feed's title, unless it has none, names only the feed, or was cut off."""
    if not own or texts.key(own) == texts.key(source):
        return other or own
    start = texts.key(re.sub(r"(?:\.\.\.|…)\s*$", "", own))
    return other if other and own.endswith(("…", "...")) and texts.key(other).startswith(start) else own


# ---------------------------------------------------------------- a file

_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6]|meta|script|title|span|br)\b[^<>]*>", re.IGNORECASE
)


def looks_like_html(data: bytes | str) -> bool:
    """Whether a file is a web page rather than plain text."""
    start = markup.decode(data[:20_000]) if isinstance(data, bytes) else data[:20_000]
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", start, re.IGNORECASE):
        return True
    return len(_TAG.findall(start)) >= 3


def from_text(text: str) -> Article:
    """The article in a plain text: a heading on top is its title, the rest its text."""
    lines = files.unwrapped(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    place = files.heading(lines)
    title = None if place is None else " ".join(lines[place].lstrip("# ").split())
    rest = "\n".join(lines if place is None else lines[place + 1 :])
    return Article(url=None, title=title, text=rest, language=texts.language(rest, title))
