"""What people get, to be read by eye: ``python -m benchmarks.showcase > docs/reading.md``.

Twenty articles of the sample newsroom, taken the way the bot takes them (feed, page, clean text, key points, message):
the thirteen that are there when it opens, and the last seven to arrive. What a person found wrong with a message
stands in ``showcase.toml`` by the end of the article's address; ``[counts]`` there is the table of the dev sets.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from bot import articles, feeds, messages
from bot.demo.newsroom import FOLDER, Newsroom
from bot.errors import ArticleError
from bot.messages import html
from bot.model import Article, Look, Reading, Story
from summarizer import pipeline
from summarizer.types import Document, Options, Summary

REMARKS = Path(__file__).with_name("showcase.toml")
BASE = "http://127.0.0.1:8080"  # as in the demo; nothing listens there now
START = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday
FIRST, LAST = 13, 7
OPTIONS = Options(device="cpu")


def main() -> None:
    """Print the page."""
    remarks = tomllib.loads(REMARKS.read_text("utf-8"))
    stories = [story(article) for article in chosen(news())]
    print(page(stories, remarks))


def news() -> list[Article]:
    """Return what can be had of the newsroom's articles by their feeds and pages, oldest first."""
    newsroom = Newsroom(START)
    now = START + timedelta(days=1)
    client = TestClient(newsroom.app(lambda: now), base_url=BASE)
    found: list[Article] = []
    for title, address in newsroom.feed_urls(BASE):
        answer = client.get(address)
        parsed = feeds.parse(answer.content, url=address, content_type=answer.headers["content-type"], now=now)
        found += [articles.choose(item, _page(client, item.url), source=title) for item in parsed.items]
    return sorted(found, key=lambda article: article.published or START)


def _page(client: TestClient, url: str | None) -> Article | None:
    try:
        return articles.extract(client.get(url).content, url=url) if url else None
    except ArticleError:
        return None


def chosen(found: list[Article]) -> list[Article]:
    """Return the articles that are shown."""
    return found[:FIRST] + found[-LAST:]


def story(article: Article) -> Story:
    """Read an article as the bot does."""
    if not article.text:
        return Story(1, 1, Reading(article, note="The full text could not be read."))
    document = Document(article.text, article.title, article.published, article.language)
    summary = pipeline.summarize(document, OPTIONS)
    return Story(1, 1, Reading(article, summary, pipeline.note(summary)))


# ---------------------------------------------------------------- the page


def page(stories: Iterable[Story], remarks: dict[str, dict[str, str]]) -> str:
    """Return the page as Markdown."""
    told = list(stories)
    known = remarks["articles"]
    wrong = sum(_slug(one) in known for one in told)
    parts = [
        "# Reading, looked at",
        remarks["page"]["opening"].strip().format(count=len(told), right=len(told) - wrong, wrong=wrong),
        *(_told(number, one, known.get(_slug(one))) for number, one in enumerate(told, start=1)),
        "## Fifty articles of the dev sets",
        remarks["page"]["counts"].strip(),
    ]
    return "\n\n".join(parts)


def _told(number: int, one: Story, remark: str | None) -> str:
    published = one.reading.article.published or START
    message = html.plain(messages.render(one, now=published + timedelta(minutes=5), look=Look(style="full")).html)
    head, *lines = (line for line in message.splitlines() if line.strip())
    said = "\n>\n".join(f"> {_escaped(line)}" for line in [f"**{head}**", *lines])
    judged = f"**Wrong:** {remark.strip()}" if remark else "**Right.**"
    rest = "\n".join(_facts(one.reading.summary)) if one.reading.summary else ""
    return "\n\n".join(filter(None, (f"## {number}. {_slug(one)}", _source(one), said, rest, judged)))


def _source(one: Story) -> str:
    """A link to the article as it was written."""
    paths = sorted(FOLDER.glob(f"*/*-{_slug(one)}.md"))
    return "".join(f"[The article](../bot/demo/newsroom/{path.parent.name}/{path.name})" for path in paths[:1])


def _facts(summary: Summary) -> Iterator[str]:
    """What the message leaves to the commands /what and /why."""
    for question in ("what", "why"):
        found = [fact.text for fact in getattr(summary, question)]
        if found:
            yield f"- /{question}: {_escaped(' · '.join(found))}"


def _slug(one: Story) -> str:
    return (one.reading.article.url or "").rstrip("/").rpartition("/")[2].partition("?")[0]


def _escaped(line: str) -> str:
    return line.replace("<", "&lt;")


if __name__ == "__main__":
    main()
