"""The feed behind whatever address people type: a feed's own, a page's, or just "example.org".

addresses -> known sites have their feeds at known places
          -> the page -> a feed as it is
                      -> candidates: the feeds the page names, links on it that look like feeds, then guesses
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from bot import errors, feeds, fetch, links, markup, model

MAX_NAMED = 6  # addresses taken from the page
# The usual places, most usual first: WordPress, Ghost and Jekyll, Hugo, JSON Feed, Blogger.
GUESSES = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "feeds/posts/default")
SECTION_GUESSES = ("feed", "rss.xml", "feed.xml", "atom.xml")  # below the first folder of the path
_FEED_TYPE = re.compile(
    r"\s*(?:application/(?:rss|atom|rdf|feed)\+(?:xml|json)|(?:application|text)/xml)\s*(?:;|$)", re.I
)
_FEED_LIKE = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?)(?:$|[/._-])|\.rdf$", re.I)
_ADDRESS = re.compile(r"(?:[^/?#@\s]*@)?(\[[0-9a-f:.]+\]|[^/?#:@\s]+)(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.I)


async def find(fetcher: fetch.Fetcher, address: str, *, now: datetime) -> tuple[str, model.ParsedFeed, model.Page]:
    """The address of the feed behind ``address``, the feed and the page it came in.

    Raises ``FetchError`` when the address itself cannot be had, ``FeedError`` when no feed is found there.
    """
    meant = addresses(address)
    for place in known(meant[0]):
        try:
            return await _feed_at(fetcher, place, now)
        except (errors.FetchError, errors.FeedError):
            continue
    url, page = await _first(fetcher, meant)
    try:
        return page.moved_to or url, await _parse(page, now), page
    except errors.WebPageError:
        named, guessed = await asyncio.to_thread(candidates, page.body, page.url, page.charset)
    for candidate in named:
        try:
            return await _feed_at(fetcher, _with_login(candidate, url), now)
        except (errors.FetchError, errors.FeedError):
            continue
    for candidate in guessed:
        try:
            found = await _feed_at(fetcher, _with_login(candidate, url), now)
        except errors.FeedError:
            continue
        except errors.FetchError as error:
            if error.status is None:
                break  # a host that is slow or shuts the door will not do better at the next path
            continue
        if found[1].items:
            return found
    raise errors.FeedError(f"no feed found at {fetch.masked(url)}; try the address of the feed itself")


async def _first(fetcher: fetch.Fetcher, meant: tuple[str, ...]) -> tuple[str, model.Page]:
    """The page at the first address that answers; the first error if none does."""
    problem: errors.FetchError | None = None
    for url in meant:
        try:
            return url, await fetcher.get(url, hurry=True)
        except errors.FetchError as error:
            problem = problem or error
            if error.status is not None:
                break  # the server is there: plain http would not do better
    assert problem is not None
    raise problem


async def _feed_at(fetcher: fetch.Fetcher, url: str, now: datetime) -> tuple[str, model.ParsedFeed, model.Page]:
    page = await fetcher.get(url, hurry=True)
    return page.moved_to or url, await _parse(page, now), page


async def _parse(page: model.Page, now: datetime) -> model.ParsedFeed:
    return await asyncio.to_thread(
        feeds.parse, page.body, url=page.url, content_type=page.content_type, charset=page.charset, now=now
    )


# ---------------------------------------------------------------- pure


def addresses(typed: str) -> tuple[str, ...]:
    """What an address as people type it may mean, best first; raises ``FeedError`` when it can be no address."""
    text = typed.strip().strip("<>\"'“”„«»`,; \n")
    if known := links.feed_address(text):
        return (known,)
    if re.match(r"[a-z][a-z0-9+.-]*://", text, re.I):
        return (text,)  # the fetcher says what is wrong with it
    if name := re.fullmatch(r"/?(r|u|user)/(\w[\w-]*)/?", text):
        return (f"https://www.reddit.com/{name[1]}/{name[2]}/",)
    if name := re.fullmatch(r"@(\w[\w.-]*)@([\w-]+(?:\.[\w-]+)+)", text):
        return (f"https://{name[2]}/@{name[1]}",)
    text = text.removeprefix("//")
    host = _ADDRESS.fullmatch(text)
    if not host or not (re.search(r"[.:]", host[1].strip(".")) or host[1].lower() == "localhost"):
        shown = fetch.masked(markup.fold(typed, 100))
        raise errors.FeedError(f"“{shown}” is not an address: send one like example.org or https://example.org/feed")
    return (f"https://{text}", f"http://{text}")


# Where sites keep their feeds without their pages saying so, or not to everybody: (host, what follows it, the feed).
_KNOWN = (
    (r"(?:www\.|m\.)?youtube\.com", r"/channel/([\w-]+)", "https://www.youtube.com/feeds/videos.xml?channel_id={0}"),
    (r"(?:www\.|m\.)?youtube\.com", r"/user/([\w-]+)", "https://www.youtube.com/feeds/videos.xml?user={0}"),
    (
        r"(?:www\.|m\.)?youtube\.com",
        r"/playlist\?(?:.*&)?list=([\w-]+)",
        "https://www.youtube.com/feeds/videos.xml?playlist_id={0}",
    ),
    (
        r"(?:\w+\.)?reddit\.com",
        r"/((?:r|u|user)/[\w-]+(?:/(?:new|hot|top|rising))?)/?",
        "https://www.reddit.com/{0}/.rss",
    ),
    (
        r"(?:www\.)?github\.com",
        r"/([\w.-]+/[\w.-]+?)(?:\.git)?(?:/releases.*)?/?",
        "https://github.com/{0}/releases.atom",
    ),
    (r"(?:www\.)?github\.com", r"/([\w.-]+/[\w.-]+/(?:tags|commits(?:/[\w./-]+)?))/?", "https://github.com/{0}.atom"),
    (r"(?:www\.)?medium\.com", r"/(@?[\w.-]+)/?", "https://medium.com/feed/{0}"),
    # An account of Mastodon and of what is compatible with it, on whatever host.
    (r"(?!.*(?:youtube|medium|tiktok|threads|substack)\.)[\w.:-]+", r"/(@[\w.-]+)/?", "{origin}/{0}.rss"),
)


def known(url: str) -> tuple[str, ...]:
    """Where the feed of an address on a well-known kind of site is, if it is one; pure."""
    parts = urlsplit(url)
    rest = f"{parts.path}?{parts.query}" if parts.query and "list=" in parts.query else parts.path
    for host, path, feed in _KNOWN:
        if re.fullmatch(host, parts.netloc.lower()) and (found := re.fullmatch(path, rest)):
            return (feed.format(*found.groups(), origin=f"{parts.scheme}://{parts.netloc}"),)
    return ()


class Candidates(NamedTuple):
    """Where the feed of a page may be."""

    named: tuple[str, ...]  # by the page itself
    guessed: tuple[str, ...]


def candidates(body: bytes, url: str, charset: str | None = None) -> Candidates:
    """Where the feed of the page ``body`` may be, best first.

    Named are ``<link rel="alternate">`` of a feed's type (https://html.spec.whatwg.org/#rel-alternate) in their
    order, feeds of comments last, then ordinary links to the same host that look like feeds.
    """
    root = markup.tree(markup.decode(body, charset))
    named: list[str | None] = []
    if root is not None:
        bases = [element.get("href") for element in root.iter("base") if element.get("href")]
        base = links.absolute(bases[0], url) or url if bases else url
        alternates = [element for element in root.iter("link") if _is_alternate(element.attrib)]
        alternates.sort(key=lambda element: "comment" in f"{element.get('title')} {element.get('href')}".lower())
        anchors = [element for element in root.iter("a") if _is_feed_like(element.get("href") or "", base)]
        named = [links.absolute(element.get("href"), base) for element in [*alternates, *anchors]]
    folders = [folder for folder in urlsplit(url).path.split("/") if folder]
    guessed = [urljoin(url, f"/{guess}") for guess in GUESSES]
    guessed += [urljoin(url, f"/{folders[0]}/{guess}") for guess in SECTION_GUESSES if folders]
    chosen = tuple(dict.fromkeys(one for one in named if one and one != url))[:MAX_NAMED]
    return Candidates(chosen, tuple(one for one in dict.fromkeys(guessed) if one not in chosen and one != url))


def _is_alternate(attributes: dict[str, str]) -> bool:
    kind, relations = attributes.get("type") or "", (attributes.get("rel") or "").lower().split()
    typed = _FEED_TYPE.match(kind) or ("json" in kind and "feed" in (attributes.get("href") or "").lower())
    return bool(attributes.get("href") and "oembed" not in kind and typed and {"alternate", "feed"} & set(relations))


def _is_feed_like(href: str, base: str) -> bool:
    try:
        target = urlsplit(urljoin(base, href))
        return target.hostname == urlsplit(base).hostname and bool(_FEED_LIKE.search(target.path))
    except ValueError:
        return False


def _with_login(candidate: str, url: str) -> str:
    """The name and password of the address that was typed go along to the same host."""
    login, at, _ = urlsplit(url).netloc.rpartition("@")
    parts = urlsplit(candidate)
    if (
        not at
        or "@" in parts.netloc
        or parts.hostname != urlsplit(url).hostname
        or parts.scheme != urlsplit(url).scheme
    ):
        return candidate
    return parts._replace(netloc=f"{login}@{parts.netloc}").geturl()
