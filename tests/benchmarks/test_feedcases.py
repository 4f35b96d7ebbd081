"""Differences between what feedparser sees and what is kept have a name."""

from __future__ import annotations

import pytest

from benchmarks import feedcases

RSS = "<rss version='2.0'><channel><title>Post</title>{}</channel></rss>"
ITEM = (
    "<item><guid>{0}</guid><link>http://e.example/{0}</link><title>{0}</title>"
    "<pubDate>{1} May 2020 08:00:00 GMT</pubDate></item>"
)


@pytest.mark.parametrize(
    ("document", "differences"),
    [
        (RSS.format(ITEM.format("a", 2)), set()),
        (RSS.format("<item><author>somebody</author></item>"), {"empty"}),
        (RSS.format(ITEM.format("a", 1) + ITEM.format("b", 2)), {"newest"}),
        (RSS.format(ITEM.format("x&amp;lt;y", 1)), {"plain"}),
        ("<html><body>No feed</body></html>", {"no feed"}),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "a"}]}', {"JSON"}),
    ],
)
def test_a_difference_has_a_name(document: str, differences: set[str]) -> None:
    body = document.encode()
    found = set(feedcases.compare(body, feedcases.read(body)))
    assert found == differences
    assert found <= set(feedcases.REASONS)
