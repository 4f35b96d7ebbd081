"""The operator's own template for stories: Jinja2 in a sandbox, held to what Telegram reads (docs/templates.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot import messages
from bot.errors import TemplateError
from bot.messages import html, wording
from bot.model import Article, Reading, Story
from summarizer.types import Fact, Point, Summary, When


class Template:
    """A template that has been tried: it compiles, knows every name it uses, and Telegram reads what it makes."""

    def __init__(self, source: str) -> None:
        """Raises TemplateError."""
        sandbox = ImmutableSandboxedEnvironment(
            autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
        )
        try:
            self._template = sandbox.from_string(source)
        except jinja2.TemplateError as error:
            raise TemplateError(_words(error)) from None
        for story in (_SAMPLE, _BARE):
            self.render(story, _PUBLISHED)

    def render(self, story: Story, now: datetime) -> str:
        """The story as Telegram HTML. Raises TemplateError."""
        try:
            written = self._template.render(values(story, now))
        except Exception as error:  # a template may divide by zero, or worse
            raise TemplateError(_words(error)) from None
        told = html.paragraphs(written)
        if problem := html.problem(told):
            raise TemplateError(problem)
        return told


def values(story: Story, now: datetime) -> dict[str, Any]:
    """What a template is given: cleaned texts, each of one line, and lists of them."""
    article, summary = story.reading.article, story.reading.summary
    facts = {name: _texts(summary.told(name)) if summary else [] for name in messages.QUESTIONS}
    points = summary.points if summary else ()
    return {
        "title": html.clean(messages.title_of(story)),
        "url": html.url(article.url) or "",
        "source": html.clean(messages.source_of(article)),
        "author": html.clean(article.author or ""),
        "language": article.language or "",
        "published": wording.moment(article.published) if article.published else "",
        "age": wording.age(article.published, now) if article.published else "",
        "description": html.clean((summary.description if summary else None) or article.description or ""),
        **facts,
        "points": [html.clean(point.text) for point in points if html.clean(point.text)],
        "note": html.clean(story.reading.note or ""),
        "also": [{"source": html.clean(source), "url": html.url(url) or ""} for source, url in story.also],
        "hashtags": html.hashtags(article.categories),
    }


def _texts(facts: Iterable[Fact]) -> list[str]:
    """The answers; a time with the dates it means."""
    found = []
    for fact in facts:
        gloss = wording.gloss(fact.text, fact.first, fact.last) if isinstance(fact, When) else None
        found.append(html.clean(fact.text) + (f" ({gloss})" if gloss else ""))
    return found


def _words(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"{f'line {line}: ' if line else ''}{error}"


# Two stories that a new template is tried on: one with everything, one with nothing but a headline.
_PUBLISHED = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
_SENTENCE = "Mayor Anna Lind reopened the ferry to Saltmarsh on Friday because the repairs are done."
_SAMPLE = Story(
    1,
    1,
    Reading(
        Article(
            url="https://example.org/ferry?a=1&b=2",
            title='Ferry to Saltmarsh is back <again> & "better"',
            published=_PUBLISHED,
            author="Jane Doe",
            description="The ferry returns.",
            source="Harbour Courier",
            categories=("Islands", "Transport"),
        ),
        Summary(
            "Ferry to Saltmarsh is back",
            "en",
            _PUBLISHED,
            "encoder",
            (_SENTENCE,),
            points=(Point(_SENTENCE, 0),),
            who=(Fact("Anna Lind", 0, 6, 15),),
            what=(Fact("reopened the ferry", 0, 16, 34),),
            when=(When("Friday", 0, 51, 57, _PUBLISHED.date(), _PUBLISHED.date()),),
            where=(Fact("Saltmarsh", 0, 38, 47),),
            why=(Fact("because the repairs are done", 0, 58, 86),),
        ),
        note="The article is long.",
    ),
    also=(("North Coast Herald", "https://herald.example/1"), ("Tide Post", None)),
)
_BARE = replace(_SAMPLE, reading=Reading(Article(url=None, title="Only a headline")), also=())
