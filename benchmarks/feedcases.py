"""What feedparser sees and newsbot keeps, of feedparser's own 1,106 test cases and of stored feeds.

    python -m benchmarks.feedcases --data DIR

DIR holds ``feeds/feedparser`` (the cases, each with the headers it came with in its first comment) and other folders
of feeds below ``feeds``. A case is one of: the same; different for one of REASONS; or different for no reason known
here, which is printed. Nothing may raise anything but FeedError, or take longer than SLOW.
"""

from __future__ import annotations

import argparse
import calendar
import io
import re
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser

from bot import errors, feeds, links, markup
from bot.model import Item, ParsedFeed

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SLOW = 5.0  # seconds of CPU time
URL = "http://127.0.0.1:8097/"  # where feedparser's tests serve their cases
LONGEST = 300  # characters of a text that are compared; ours are cut later
REASONS = {
    "no feed": "it holds no feed, and nothing that people could read: it is refused with a reason",
    "empty": "entries without title, text and link are left out",
    "twice": "the same entry given twice is kept once",
    "newest": "the order is by date, the newest first",
    "address": "a link that is no web address is not kept, tracking is removed, relative ones become absolute",
    "other link": "an entry without a link of its own has that of another kind",
    "origin": "the article's own address takes the place of FeedBurner's counter",
    "alone": "an Atom entry without a feed around it is no feed",
    "id": "an id is no link unless it is a web address",
    "base": "links are resolved against the address of the feed, not against a Content-Location that it claims",
    "encoding": "of text in two encodings that of the document is kept, and odd bytes are replaced",
    "date": "dates before 1990 or in the future are no dates of news",
    "more dates": "a date in a form that feedparser does not know",
    "plain": "titles become plain text: HTML, entities and white space in them are resolved",
    "JSON": "feedparser reads no JSON Feed",
    "repaired": "a broken document is repaired where feedparser stops",
}


def main() -> None:
    """Compare everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    root = parser.parse_args().data / "feeds"
    warnings.simplefilter("ignore")
    for name, files in (("feedparser's cases", _files(root, own=True)), ("stored feeds", _files(root, own=False))):
        _report(name, root, files)


def _files(root: Path, *, own: bool) -> list[Path]:
    found = (path for folder in root.iterdir() if folder.is_dir() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if (path.relative_to(root).parts[0] == "feedparser") is own)


def _report(name: str, root: Path, files: list[Path]) -> None:
    counted: Counter[str] = Counter()
    unknown: defaultdict[str, list[str]] = defaultdict(list)
    slowest = (0.0, "")
    for path in files:
        body = path.read_bytes()
        begun = time.process_time()
        kept = read(body)
        slowest = max(slowest, (time.process_time() - begun, str(path.relative_to(root))))
        found = set(compare(body, kept))
        counted.update(found or {"the same"})
        for one in found - set(REASONS):
            unknown[one].append(str(path.relative_to(root)))
    print(f"\n{name}: {len(files)}; the same {counted.pop('the same', 0)}; slowest {slowest[0]:.2f} s ({slowest[1]})")
    assert slowest[0] < SLOW, "something hangs"
    for reason, count in counted.most_common():
        print(f"{count:5}  {reason}: {REASONS.get(reason, 'NO REASON KNOWN: ' + ', '.join(unknown[reason][:12]))}")


def read(body: bytes) -> ParsedFeed | None:
    """What we keep of a case; None where we refuse it."""
    kind = _headers(body)["content-type"]
    charset = re.search(r"charset=[\"']?([\w-]+)", kind)
    try:
        return feeds.parse(
            body, url=URL, content_type=kind.partition(";")[0], charset=charset[1] if charset else None, now=NOW
        )
    except errors.FeedError:
        return None


def compare(body: bytes, kept: ParsedFeed | None) -> Iterator[str]:
    """The names of the differences between what feedparser sees and what we keep."""
    headers = _headers(body)
    seen = feedparser.parse(io.BytesIO(body), response_headers={"content-location": URL, **headers})
    if kept is None:
        useful = [entry for entry in seen.entries if entry.get("title") or entry.get("link") or _texts(entry)]
        alone = re.search(rb"<(?:\w+:)?entry\b", body) and not re.search(rb"<(?:\w+:)?feed\b", body)
        yield "no feed" if not useful else "alone" if alone else "refused"
    elif body.lstrip()[:1] in (b"{", b"["):
        yield "JSON"
    else:
        base = "base" if "content-location" in headers else "link"
        yield from (base if name == "link" else name for name in _entries(seen, kept))


def _headers(body: bytes) -> dict[str, str]:
    """The headers that a case says it came with."""
    found = re.findall(rb"(?m)^Header:\s*([\w-]+):\s*(.*?)\s*$", body[:4000])
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in found}
    return {"content-type": "application/xml", **headers}


def _entries(seen: Any, kept: ParsedFeed) -> Iterator[str]:
    if _plain(seen.feed.get("title")) != _plain(kept.title):
        yield "repaired" if not seen.feed.get("title") else "encoding" if "\ufffd" in str(kept.title) else "feed title"
    readable = [entry for entry in seen.entries if entry.get("title") or entry.get("link") or _texts(entry)]
    if len(readable) < len(seen.entries):
        yield "empty"
    if len(kept.items) > len(readable):
        yield "repaired"
        return
    if len(kept.items) < len(readable):
        told = " ".join(kept.skipped)
        yield "twice" if "twice" in told else "empty" if "without title" in told else "entries"
        return
    if any(_plain(entry.get("title")) != _plain(item.title) for entry, item in zip(readable, kept.items, strict=True)):
        yield "newest"
    ours = sorted(kept.items, key=lambda item: (_plain(item.title), _plain(item.description)))
    theirs = sorted(readable, key=lambda entry: (_plain(entry.get("title")), _texts(entry)))
    pairs = zip(theirs, ours, strict=True)
    for entry, item in pairs:
        yield from _fields(entry, item)


def _fields(entry: Any, item: Item) -> Iterator[str]:
    title = str(entry.get("title") or "")
    if _plain(title) != _plain(item.title):
        yield "title"
    elif title.strip() != (item.title or ""):
        yield "plain"
    link = entry.get("link")
    if (link or None) != item.url:
        guessed = item.url is None and str(link).endswith(str(entry.get("id")))
        same = link and links.absolute(link, URL) == item.url
        origin = entry.get("feedburner_origlink") is not None
        yield "origin" if origin else "address" if same else "id" if guessed else "link" if link else "other link"
    yield from _date(entry, item)
    if bool(_texts(entry)) != bool(item.description or item.content):
        yield "text"


def _date(entry: Any, item: Item) -> Iterator[str]:
    parts = next((dict.get(entry, name) for name in ("published_parsed", "updated_parsed", "created_parsed")
                  if dict.get(entry, name)), None)  # fmt: skip
    date = datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    if date != item.published:
        odd = date is not None and not datetime(1990, 1, 1, tzinfo=UTC) < date < NOW + timedelta(days=1)
        yield "date" if odd else "more dates" if date is None else "another date"


def _texts(entry: Any) -> str:
    parts = [entry.get("summary"), *(part.get("value") for part in entry.get("content") or ())]
    return "".join(markup.plain(str(part or ""), LONGEST) for part in parts)


def _plain(value: object) -> str:
    return "".join(markup.plain(markup.unescape(str(value or "")), 10_000).split())[:LONGEST]


if __name__ == "__main__":
    main()
