"""Whatever bytes come, a feed, a list of feeds, a page and a compressed body give a value or an error of ours.

``make fuzz`` runs this for ten minutes under atheris (https://github.com/google/atheris), which follows the code that
its inputs reach; an exception that is not ours ends it and leaves the input in a file ``crash-…``.
"""

from __future__ import annotations

import sys
import warnings
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports(include=["bot", "feedparser"]):
    from bot import articles, discovery, errors, feeds, markup
    from bot.feeds import opml
    from bot.fetch import compression

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
URL = "https://news.example/feed"
CODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br", "", "rubbish")
STARTS = (
    b"",
    b"<rss><channel><item><title>",
    b"<feed><entry>",
    b'{"items":[{"title":"',
    b"<opml><body><outline ",
    b"<html>",
)


def one(data: bytes) -> None:
    """The first byte chooses the reader and a start that it gets far with."""
    if not data:
        return
    choice, body = data[0], data[1:]
    body = STARTS[choice // 8 % len(STARTS)] + body
    try:
        if choice % 8 < 4:
            feeds.parse(body, url=URL, now=NOW)
        elif choice % 8 == 4:
            opml.read(body)
        elif choice % 8 == 5:
            articles.extract(body[:20_000], url=URL)
        elif choice % 8 == 6:
            discovery.candidates(body, URL)
            markup.plain(body.decode(errors="replace"), 100)
        else:
            opener = compression.opener(CODINGS[choice // 8 % len(CODINGS)])
            for piece in opener.feed(data[1:]):
                assert len(piece) <= max(len(data), 2 * compression.CHUNK)
            opener.close()
    except (errors.NewsbotError, *compression.DAMAGED):
        pass


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
