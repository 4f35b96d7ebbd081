"""summarize, ask, extract: the reading half of the bot on files, addresses and JSON lines."""

from __future__ import annotations

import asyncio
import dataclasses
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import jsonl, shell, showing
from bot.cli.shell import ConfigOption
from bot.errors import ArticleError, NewsbotError
from config import Settings
from summarizer.types import Document, ModelError, SummarizerError

if TYPE_CHECKING:
    from bot.model import Article
    from summarizer.types import Options

SourceArgument = Annotated[
    str | None, typer.Argument(metavar="SOURCE", help="A file (text or HTML), an address, or - for standard input.")
]
TitleOption = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="The headline, when the text has none.")
]
PublishedOption = Annotated[
    str | None, typer.Option("--published", metavar="TIME", help="When it was published, as ISO 8601.")
]
LanguageOption = Annotated[str | None, typer.Option("--language", metavar="CODE", help="en, de …; else found out.")]
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="encoder, a hub name or folder, or openai:NAME.")
]
JsonlOption = Annotated[
    Path | None, typer.Option("--jsonl", metavar="IN", help="A document a line instead of SOURCE; - is standard input.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="OUT", help="Where the lines for --jsonl go; - is standard output.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_REMEDY = "set NEWSBOT_SUMMARIZER__MODEL to a multilingual model"  # for operators; readers of messages can't


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
    given = _Given(title, _time(published), _code(language))
    if lines is not None:
        jsonl.each(
            lines,
            _needed(out, source),
            lambda batch: jsonl.summaries(batch, given, chosen, points),
            "summarising",
            lambda: pipeline.load(chosen),
        )
        return
    with _one(source, out):
        summary = pipeline.summarize(given.fill(_document(settings, source)), chosen, points=points)
    if as_json:
        showing.json_object(jsonform.to_json(summary))
    else:
        note = pipeline.note(summary)
        showing.summary(summary, f"{note}; {_REMEDY}" if note else None)


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="In words, such as “Who won?”")] = None,
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
    given = _Given(title, _time(published), _code(language))
    if lines is not None:
        jsonl.each(
            lines,
            _needed(out, question),
            lambda batch: jsonl.answers(batch, given, chosen),
            "answering",
            lambda: pipeline.load(chosen),
        )
        return
    if not question or not question.strip():
        shell.fail(['what is the question? newsbot ask "Who won?" article.txt'], 2)
    with _one(source, out):
        answer = pipeline.answer(question, given.fill(_document(settings, source)), chosen)
    if as_json:
        showing.json_object(jsonform.answer_to_json(answer))
    else:
        showing.answer(answer)


def extract(
    context: typer.Context,
    lines: Annotated[
        Path, typer.Option("--jsonl", metavar="IN", help="Lines of {id, html, url}; - is standard input.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT", help="Where the lines go; - is standard output.")],
    config: ConfigOption = None,
) -> None:
    """Take the article out of each page."""
    shell.settings(context, config, quiet=True)
    jsonl.each(lines, out, jsonl.extracts, "extracting")


# ---------------------------------------------------------------- the options


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


def _code(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"[A-Za-z]{2}([-_]\w+)*", text):
        shell.fail([f"--language: {text!r} is no language code; write en, de, fr …"], 2)
    return text


def _needed(out: Path | None, other: str | None) -> Path:
    if out is None:
        shell.fail(["--jsonl IN needs --out OUT"], 2)
    if other is not None:
        shell.fail([f"--jsonl reads documents and questions from its lines; leave out {other!r}"], 2)
    return out


@contextmanager
def _one(source: str | None, out: Path | None) -> Iterator[None]:
    """Around the work on one article: what is wrong with it is exit 1, with the model exit 2."""
    if out is not None:
        shell.fail(["--out goes with --jsonl; without it, redirect the output: > FILE"], 2)
    try:
        yield
    except ModelError:
        raise
    except (NewsbotError, SummarizerError) as error:
        shell.fail([f"{_name(source)}: {error}"], 1)


# ---------------------------------------------------------------- the article


def _name(source: str | None) -> str:
    return "standard input" if source in (None, "-") else str(source)


def _document(settings: Settings, source: str | None) -> Document:
    """The article in a file, at an address, or on standard input. Raises NewsbotError."""
    from bot import markup

    charset = url = None
    if source and source.startswith(("http://", "https://")):
        data, charset, url = asyncio.run(_download(settings, source))
    elif source in (None, "-"):
        if source is None and sys.stdin.isatty():
            shell.fail(["what should I read? Give a file, an address, or - for standard input"], 2)
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(str(source)).read_bytes()
        except OSError as error:
            shell.fail([f"cannot read {shell.trouble(error, source)}"], 2)
    if not data.strip():
        raise ArticleError("there is nothing to read: it is empty")
    if data.startswith(b"%PDF-"):
        raise ArticleError("this is a PDF; turn it into text first: pdftotext FILE - | newsbot summarize -")
    article = _article(markup.decode(data, charset), url)
    return Document(
        article.text or "",
        article.title,
        article.published,
        article.language,
        url=url,
        description=article.description,
    )


async def _download(settings: Settings, url: str) -> tuple[bytes, str | None, str]:
    """The page at an address that the person at this shell typed; so it may be one of their own network."""
    from bot import app, fetch

    async with app.fetcher(settings, allow_private=True) as fetcher:
        page = await fetcher.get(url, accept=fetch.ACCEPT_PAGE)
        return page.body, page.charset, page.url


def _article(text: str, url: str | None) -> Article:
    from bot import articles

    if articles.looks_like_html(text):
        return articles.extract(text, url=url)
    if _CONTROLS.subn("", text[:20_000])[1] * 50 > min(len(text), 20_000):
        raise ArticleError("this is neither text nor a web page")
    if re.match(r"\s*<(\?xml|rss|feed|rdf:RDF)\b", text):
        raise ArticleError("this is XML and no article; for a feed there is: newsbot feeds check ADDRESS")
    return articles.from_text(text)


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
