"""Which items of a poll are news; pure. The same article is not news again because its feed calls it differently.

An item is known by its key. One with an unknown key is known all the same when two other things agree with an entry
that the document no longer lists by its own key: place and title, place and time, or title and time. The place is the
link without scheme, host and query, so a feed may change its ids, its links' queries, its host, or go to https.

Many old items at once are an accident of the feed (an archive dumped, a site moved with new dates): they are
remembered, never sent. Nor are many entries that say something else at once: then the feed changed its form, not the
articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.model import Item

CLOSE = timedelta(days=1)  # a page of the same title that is dated later is the next issue of something regular
LATE = timedelta(days=2)  # behind the newest known entry: items that sites publish late are news
ACCIDENT = 10  # old items at once, or entries that say something else
UNDATED = 100  # items at once, of which none says how old it is


@dataclass(frozen=True, slots=True)
class Known:
    """An entry stored before, as far as it tells one article from another."""

    id: int
    key: str
    url: str | None
    title: str | None
    published: datetime | None
    words: str | None = None  # as in `Item`; None: not noted


@dataclass(frozen=True, slots=True)
class Sorted:
    """What the items of a poll are, each in the order of the document."""

    news: tuple[Item, ...] = ()
    renamed: tuple[tuple[int, Item], ...] = ()  # (entry, the item it is now)
    old: tuple[Item, ...] = ()  # an accident
    edited: tuple[tuple[int, Item], ...] = ()  # (entry, what it says now)
    reworded: tuple[tuple[int, Item], ...] = ()  # the same, but only the form is new, or the old words are not known


def sort(items: Sequence[Item], known: Sequence[Known]) -> Sorted:
    """What the items of a document are to a feed of which these entries are known."""
    keys, listed = {entry.key: entry for entry in known}, {item.key for item in items}
    unknown = [item for item in items if item.key not in keys]
    matches = [(keys[item.key], item) for item in items if item.key in keys]
    if not unknown or not known:
        return _with_changes(Sorted(tuple(unknown)), matches)
    entries = _by_mark([entry for entry in known if entry.key not in listed])
    shared = Counter(mark for item in unknown for mark in set(_marks(item)))
    renamed: dict[int, Item] = {}
    fresh = []
    for item in unknown:
        found = [entries.get(mark) for mark in _marks(item) if shared[mark] == 1]
        match = next((entry for entry in found if entry and entry.id not in renamed and _agree(item, entry)), None)
        if match:
            renamed[match.id] = item
            matches.append((match, item))
        else:
            fresh.append(item)
    old = _accident(fresh, known)
    sorted_ = Sorted(
        tuple(item for item in fresh if item.key not in old),
        tuple(renamed.items()),
        tuple(item for item in fresh if item.key in old),
    )
    return _with_changes(sorted_, matches)


def _with_changes(found: Sorted, matches: Sequence[tuple[Known, Item]]) -> Sorted:
    """With the entries that say something else now."""
    differ = [(entry, item) for entry, item in matches if item.words and item.words != entry.words]
    edited = [(entry.id, item) for entry, item in differ if entry.words]
    if len(edited) >= ACCIDENT and 2 * len(edited) > len(matches):
        edited = []
    reworded = [(entry.id, item) for entry, item in differ if (entry.id, item) not in edited]
    return replace(found, edited=tuple(edited), reworded=tuple(reworded))


def _by_mark(known: Sequence[Known]) -> dict[tuple[object, ...], Known]:
    """The entry behind each mark; where several share one, the newest."""
    return {mark: entry for entry in sorted(known, key=lambda entry: entry.id) for mark in _marks(entry)}


def _marks(one: Item | Known) -> Iterator[tuple[object, ...]]:
    """Pairs that only the same article has, the surest first."""
    title, place, published = _words(one), _place(one.url), one.published
    if place and title:
        yield "place and title", place, title
    if place and published:
        yield "place and time", place, _query(one.url), published
    if title and published:
        yield "title and time", title, published


def _agree(item: Item, entry: Known) -> bool:
    """Nothing speaks against it: dates that lie apart, or a query that tells pages of one script apart."""
    if item.published is None or entry.published is None or item.published == entry.published:
        return True
    queries = _query(item.url), _query(entry.url)
    return abs(item.published - entry.published) <= CLOSE and not (all(queries) and queries[0] != queries[1])


def _accident(fresh: Sequence[Item], known: Sequence[Known]) -> set[str]:
    """The keys of items that have come back from the past; empty when they are few enough to be news."""
    titles = {_words(entry) for entry in known} - {""}
    newest = max((entry.published for entry in known if entry.published), default=None)
    old, undated = set(), set()
    for item in fresh:
        if _words(item) in titles or (item.published and newest and item.published < newest - LATE):
            old.add(item.key)
        elif item.published is None:
            undated.add(item.key)
    if len(undated) >= UNDATED:
        return old | undated
    return old if len(old) >= ACCIDENT else set()


def _words(one: Item | Known) -> str:
    return " ".join(re.findall(r"\w+", (one.title or "").casefold()))


def _place(url: str | None) -> str:
    """The path of an address, with its query where the path says nothing; empty for a front page."""
    parts = urlsplit(url or "")
    path = parts.path.rstrip("/")
    return path or (f"?{parts.query}" if parts.query else "")


def _query(url: str | None) -> str:
    return urlsplit(url or "").query
