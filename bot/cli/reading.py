"""summarize, ask, extract: the reading half of the bot on files, addresses and JSON lines."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import jsonl, shell
from bot.cli.shell import ConfigOption
from config import Settings

if TYPE_CHECKING:
    from summarizer.types import Answer, Document, Options, Summary

SourceArgument = Annotated[
    str | None, typer.Argument(metavar="[SOURCE]", help="A file (text or HTML), an address, or - for standard input.")
]
TitleOption = Annotated[str | None, typer.Option("--title", help="The headline, when the text has none.")]
PublishedOption = Annotated[
    str | None, typer.Option("--published", metavar="TIME", help="When it was published, as ISO 8601.")
]
LanguageOption = Annotated[str | None, typer.Option("--language", metavar="CODE", help="en, de …; else found out.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="encoder, a hub name or folder, or openai:NAME.")]
JsonlOption = Annotated[Path | None, typer.Option("--jsonl", metavar="IN", help="A document a line instead.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="OUT", help="Where the lines for --jsonl go.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    for command in (summarize, ask, extract):
        app.command()(command)


def summarize(
    context: typer.Context,
    source: SourceArgument = None,
    title: TitleOption = None,
    published: PublishedOption = None,
    language: LanguageOption = None,
    model: ModelOption = None,
    points: Annotated[int | None, typer.Option("--points", min=1, metavar="N", help="The N best key points.")] = None,
    as_json: JsonOption = False,
    lines: JsonlOption = None,
    out: OutOption = None,
    config: ConfigOption = None,
) -> None:
    """Say what an article says: key points, who, what, when, where, why."""
    settings = shell.settings(context, config, quiet=True)
    from summarizer import jsonform, pipeline

    chosen = _options(settings, model)
    given = _Given(title, _time(published), language)
    if lines is not None:
        jsonl.each(lines, _needed(out), lambda batch: jsonl.summaries(batch, given, chosen, points), "summarising")
        return
    document = given.fill(_document(settings, source))
    summary = pipeline.summarize(document, chosen, points=points)
    print(json.dumps(jsonform.to_json(summary), ensure_ascii=False, indent=2) if as_json else _shown(summary))


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    source: SourceArgument = None,
    title: TitleOption = None,
    published: PublishedOption = None,
    language: LanguageOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
    lines: JsonlOption = None,
    out: OutOption = None,
    config: ConfigOption = None,
) -> None:
    """Answer a question from an article, or say that it does not say."""
    settings = shell.settings(context, config, quiet=True)
    from summarizer import jsonform, pipeline

    chosen = _options(settings, model)
    given = _Given(title, _time(published), language)
    if lines is not None:
        jsonl.each(lines, _needed(out), lambda batch: jsonl.answers(batch, given, chosen), "answering")
        return
    if not question:
        shell.fail(['what is the question? newsbot ask "Who won?" article.txt'], 2)
    answer = pipeline.answer(question, given.fill(_document(settings, source)), chosen)
    print(json.dumps(jsonform.answer_to_json(answer), ensure_ascii=False, indent=2) if as_json else _said(answer))


def extract(
    context: typer.Context,
    lines: Annotated[Path, typer.Option("--jsonl", metavar="IN", help="Lines of {id, html, url}.")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT", help="Where the lines go.")],
    config: ConfigOption = None,
) -> None:
    """Take the article out of each page."""
    shell.settings(context, config, quiet=True)
    jsonl.each(lines, out, jsonl.extracts, "extracting")


@dataclasses.dataclass(frozen=True)
class _Given:
    """What the options say about a document; it wins over what the document says of itself."""

    title: str | None
    published: datetime | None
    language: str | None

    def fill(self, document: Document) -> Document:
        known = {name: value for name, value in dataclasses.asdict(self).items() if value is not None}
        return dataclasses.replace(document, **known)


def _options(settings: Settings, model: str | None) -> Options:
    from bot import app

    found = app.options(settings)
    return dataclasses.replace(found, model=model) if model else found


def _time(text: str | None) -> datetime | None:
    try:
        return jsonl.time(text)
    except ValueError as error:
        shell.fail([f"--published: {error}"], 2)


def _needed(out: Path | None) -> Path:
    if out is None:
        shell.fail(["--jsonl IN needs --out OUT"], 2)
    return out


def _document(settings: Settings, source: str | None) -> Document:
    """The article in a file, at an address, or on standard input."""
    from bot import articles
    from summarizer.types import Document

    url = source if source and source.startswith(("http://", "https://")) else None
    if url:
        data = asyncio.run(_download(settings, url))
    elif source in (None, "-"):
        if source is None and sys.stdin.isatty():
            shell.fail(["what should I read? Give a file, an address, or - for standard input"], 2)
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(str(source)).read_bytes()
        except OSError as error:
            shell.fail([f"cannot read {source}: {(error.strerror or str(error)).lower()}"], 2)
    if articles.looks_like_html(data):
        article = articles.extract(data, url=url)
    else:
        article = articles.from_text(data.decode("utf-8", errors="replace"))
    return Document(article.text or "", article.title, article.published, article.language, url=url)


async def _download(settings: Settings, url: str) -> bytes:
    """The page at an address that the person at this shell typed; so it may be one of their own network."""
    from bot import app

    async with app.fetcher(settings, allow_private=True) as fetch:
        return (await fetch.get(url)).body


def _shown(summary: Summary) -> str:
    """A summary as people read it on a terminal."""
    lines = [summary.title] if summary.title else []
    for name in ("who", "what", "when", "where", "why"):
        facts = getattr(summary, name)
        if facts:
            lines.append(f"  {name:5}  " + "; ".join(_fact(fact) for fact in facts[:3]))
    lines += [f"• {point.text}" for point in summary.points]
    return "\n".join(lines)


def _fact(fact: object) -> str:
    first, last = getattr(fact, "first", None), getattr(fact, "last", None)
    text = str(getattr(fact, "text", ""))
    if first is None:
        return text
    return f"{text} ({first})" if first == last or last is None else f"{text} ({first} to {last})"


def _said(answer: Answer) -> str:
    if answer.answer is None:
        return "The article does not say."
    return f"{answer.answer}\n“{answer.quote}”"
