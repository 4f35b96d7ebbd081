"""JSON lines in, JSON lines out: in order, a line that cannot be done says why, and the rest goes on."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import typer

from bot.cli import shell
from bot.errors import NewsbotError
from summarizer.types import Document, Options, SummarizerError

if TYPE_CHECKING:
    from rich.progress import Progress

BATCH = 64  # documents that share the model's batches

Line = dict[str, Any]
Do = Callable[[list[Line]], Iterable[Line]]


class Fills(Protocol):
    """Adds to a document what the command's options say about it."""

    def fill(self, document: Document) -> Document: ...


class BadLine(NewsbotError):
    """A line that is not what CONTRACT asks for."""


def each(source: Path, out: Path, do: Do, doing: str) -> None:
    """Read lines, do them in batches, write a line for each; exit 1 when some failed."""
    failed = 0
    try:
        with source.open("rb") as reader, out.open("w", encoding="utf-8") as writer, _progress() as progress:
            task = progress.add_task(doing, total=source.stat().st_size if source.is_file() else None)
            for batch in _batches(reader):
                for done in _in_order([line for line, _ in batch], do):
                    failed += "error" in done
                    writer.write(json.dumps(done, ensure_ascii=False) + "\n")
                writer.flush()
                progress.advance(task, sum(size for _, size in batch))
    except OSError as error:
        shell.fail([f"cannot read or write {error.filename}: {(error.strerror or str(error)).lower()}"], 2)
    if failed:
        print(f"newsbot: {failed} lines failed; each says why in {out}", file=sys.stderr)
        raise typer.Exit(1)


def _in_order(batch: list[Line], do: Do) -> Iterator[Line]:
    """What ``do`` makes of the good lines, with the bad ones in their places."""
    done = iter(do([line for line in batch if "error" not in line]))
    for line in batch:
        yield line if "error" in line else next(done)


def summaries(batch: list[Line], given: Fills, options: Options, points: int | None) -> Iterator[Line]:
    """A summary, or an error, for each line."""
    from summarizer import jsonform, pipeline

    documents = [_try(_document, line) for line in batch]
    good = [given.fill(document) for document in documents if isinstance(document, Document)]
    read = iter(pipeline.summarize_many(good, options, points=points))
    for line, document in zip(batch, documents, strict=True):
        result = next(read) if isinstance(document, Document) else document
        if isinstance(result, Exception):
            yield {"id": line.get("id"), "error": str(result)}
        else:
            yield jsonform.to_json(result) | {"id": line.get("id")}


def answers(batch: list[Line], given: Fills, options: Options) -> Iterator[Line]:
    """An answer, or an error, for each line."""
    from summarizer import jsonform, pipeline

    for line in batch:
        try:
            question = line.get("question")
            if not isinstance(question, str) or not question.strip():
                raise BadLine("the line has no question")
            answer = pipeline.answer(question, given.fill(_document(line)), options)
            yield jsonform.answer_to_json(answer) | {"id": line.get("id")}
        except (NewsbotError, SummarizerError) as error:
            yield {"id": line.get("id"), "error": str(error)}


def extracts(batch: list[Line]) -> Iterator[Line]:
    """The article of each page."""
    from bot import articles

    for line in batch:
        try:
            article = articles.extract(_text(line, "html") or "", url=_text(line, "url"))
        except NewsbotError as error:
            yield {"id": line.get("id"), "error": str(error)}
            continue
        yield {
            "id": line.get("id"),
            "title": article.title,
            "text": article.text,
            "published": article.published.isoformat() if article.published else None,
            "language": article.language,
            "author": article.author,
            "image": article.image,
        }


def time(text: str | None) -> datetime | None:
    """ISO 8601 with ``T`` or a space; without a zone it is UTC. Raises ValueError."""
    if text is None or not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is no time; write it as 2019-01-18T19:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _batches(reader: Iterable[bytes]) -> Iterator[list[tuple[Line, int]]]:
    numbered = ((_line(data, number), len(data)) for number, data in enumerate(reader, 1) if data.strip())
    while batch := list(itertools.islice(numbered, BATCH)):
        yield batch


def _line(data: bytes, number: int) -> Line:
    try:
        line = json.loads(data)
    except ValueError as error:  # also a broken encoding
        return {"id": None, "error": f"line {number} is not JSON: {error}"}
    if not isinstance(line, dict):
        return {"id": None, "error": f"line {number} is not a JSON object"}
    line.pop("error", None)
    return line


def _document(line: Line) -> Document:
    """The document of a line; a page's own title and date serve where the line gives none."""
    url, title = _text(line, "url"), _text(line, "title")
    try:
        published = time(_text(line, "published"))
    except ValueError as error:
        raise BadLine(f"published: {error}") from None
    text, language = _text(line, "text"), _text(line, "language")
    if text is None:
        html = _text(line, "html")
        if html is None:
            raise BadLine("the line has neither text nor html")
        from bot import articles

        article = articles.extract(html, url=url)
        text, title, published = article.text or "", title or article.title, published or article.published
        language = language or article.language
    return Document(text, title, published, language, url=url)


def _text(line: Line, name: str) -> str | None:
    value = line.get(name)
    if value is not None and not isinstance(value, str):
        raise BadLine(f"{name} is not a text")
    return value


def _try(function: Callable[[Line], Document], line: Line) -> Document | Exception:
    try:
        return function(line)
    except (NewsbotError, SummarizerError) as error:
        return error


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, disable=not console.is_terminal)
