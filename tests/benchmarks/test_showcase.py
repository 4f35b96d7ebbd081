"""The page of messages read by eye: what is on it, and that its remarks are about articles that are on it."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import showcase
from bot.model import Article, Reading, Story
from summarizer.types import Fact, Point, Summary

DOCS = Path(__file__).parents[2] / "docs" / "reading.md"
PUBLISHED = datetime(2026, 3, 11, 11, tzinfo=UTC)
REMARKS = {
    "page": {"opening": "{count} articles, {right} right.", "counts": "| kind | articles |"},
    "articles": {"cat": "the <cat> is no person"},
}


def story(slug: str) -> Story:
    article = Article(f"http://paper.test/2026/{slug}", f"The {slug} is back", "…", PUBLISHED, source="The Paper")
    sentence = f"The {slug} of Mrs Ferris came home on Monday."
    summary = Summary(
        article.title,
        "en",
        PUBLISHED,
        "encoder",
        (sentence,),
        (Point(sentence, 0),),
        who=(Fact("Mrs Ferris", 0, 11, 21),),
        what=(Fact("came home", 0, 22, 31),),
    )
    return Story(1, 1, Reading(article, summary))


def test_each_message_stands_there_with_what_is_wrong_with_it() -> None:
    lines = showcase.page([story("cat"), story("dog")], REMARKS).splitlines()
    assert lines[2] == "2 articles, 1 right."
    assert lines[4:6] == ["## 1. cat", ""]
    assert "> • The cat of Mrs Ferris came home on Monday." in lines
    assert "> Who: Mrs Ferris" in lines
    assert "- /what: came home" in lines
    assert [line for line in lines if line.startswith("**")] == ["**Wrong:** the <cat> is no person", "**Right.**"]


def test_an_article_without_text_is_told_by_its_description() -> None:
    article = Article("http://paper.test/a", "Only a headline", None, PUBLISHED, description="It costs money.")
    told = showcase.story(article)
    assert told.reading.summary is None
    assert "> It costs money." in showcase.page([told], REMARKS)


def test_remarks_are_about_articles_of_the_page() -> None:
    headings = re.findall(r"^## \d+\. (\S+)$", DOCS.read_text("utf-8"), re.MULTILINE)
    remarks = tomllib.loads(showcase.REMARKS.read_text("utf-8"))["articles"]
    assert len(headings) == showcase.FIRST + showcase.LAST
    assert set(remarks) <= set(headings)
    assert [article.url.rpartition("/")[2] for article in showcase.chosen(showcase.news()) if article.url] == headings
