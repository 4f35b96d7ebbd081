"""The starter list of feeds is a list that feed readers can import."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import config


def test_the_starter_list_names_each_feed_once_with_address_and_title() -> None:
    document = ET.parse(Path(config.__file__).parent / "feeds.opml").getroot()
    assert (document.tag, document.get("version")) == ("opml", "2.0")
    feeds = [outline for outline in document.iter("outline") if outline.get("xmlUrl")]
    assert len(feeds) >= 5
    assert len({feed.get("xmlUrl") for feed in feeds}) == len(feeds)
    assert len(document.findall("body/outline")) >= 20  # packs
    for feed in feeds:
        assert feed.get("type") == "rss"
        assert feed.get("text")
        assert urlsplit(feed.get("xmlUrl") or "").scheme == "https"
