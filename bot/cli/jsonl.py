"""JSON lines in, JSON lines out: in order, a line that cannot be done says why, and the rest goes on."""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, Protocol

from bot.cli import shell
from bot.errors import NewsbotError
from summarizer.types import Document, Options, SummarizerError

if TYPE_CHECKING:
    from rich.progress import Progress

BATCH = 16  # documents that share the model's batches, as in summarizer.pipeline
NAMED = 5  # lines that the last word names

Line = dict[str, Any]
Do = Callable[[list[Line]], Iterable[Line]]


class Fills(Protocol):
    """Adds to a document what the command's options say about it."""

    def fill(self, document: Document) -> Document: ...


class BadLine(NewsbotError):
    """A line that is not what CONTRACT asks for."""


# ---------------------------------------------------------------- files


def each(source: Path, out: Path, do: Do, doing: str, prepare: Callable[[], object] = lambda: None) -> None:
    """Read lines, do them in batches, write a line for each; exit 1 when some failed. ``-`` stands for stdin, stdout.

    ``prepare`` is called before OUT is touched; its errors mean that the work cannot start.
    """
    with _opened(source, "rb", sys.stdin.buffer) as reader:
        if out.exists() and source.exists() and out.samefile(source):
            shell.fail([f"{source} would be overwritten while it is read; name another file with --out"], 2)
        if not out.parent.is_dir():
            shell.fail([f"cannot write {out}: there is no folder {out.parent}"], 2)
        prepare()
        with _opened(out, "wb", sys.stdout.buffer) as writer:
            failed, count = _work(reader, writer, do, doing, source.stat().st_size if source.is_file() else None)
    if failed:
        numbers = ", ".join(map(str, failed[:NAMED])) + (" …" if len(failed) > NAMED else "")
        shell.fail([f"{len(failed)} of {count} lines failed ({numbers}); each says why in {_named(out)}"], 1)


def _work(reader: IO[bytes], writer: IO[bytes], do: Do, doing: str, size: int | None) -> tuple[list[int], int]:
    """Return the numbers of the lines that failed, and how many there were."""
    failed: list[int] = []
    count = 0
    with _progress() as progress:
        task = progress.add_task(doing, total=size, count=0)
        for batch in _batches(reader):
            for (number, length, _), done in zip(batch, _in_order([line for *_, line in batch], do), strict=True):
                writer.write(_dumped(done))
                count += 1
                if "error" in done:
                    failed.append(number)
                progress.update(task, advance=length, count=count)
            writer.flush()
    return failed, count


def _opened(path: Path, mode: str, standard: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    if str(path) == "-":
        return nullcontext(standard)
    try:
        return path.open(mode)
    except OSError as error:
        shell.fail([f"cannot {'read' if mode == 'rb' else 'write'} {shell.trouble(error, path)}"], 2)


def _named(out: Path) -> str:
    return "the output" if str(out) == "-" else str(out)


def _progress() -> Progress:
    """A bar on stderr where that is a terminal, else nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[count]} done"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
        disable=not console.is_terminal,
    )


# ---------------------------------------------------------------- lines


def _batches(reader: Iterable[bytes]) -> Iterator[list[tuple[int, int, Line]]]:
    """(number, length in bytes, object) of the lines, empty ones left out."""
    lines = ((number, len(data), _line(data, number)) for number, data in enumerate(reader, 1) if data.strip())
    while batch := list(itertools.islice(lines, BATCH)):
        yield batch


def _in_order(batch: list[Line], do: Do) -> Iterator[Line]:
    """What ``do`` makes of the good lines, with the bad ones in their places."""
    done = iter(do([line for line in batch if "error" not in line]))
    for line in batch:
        yield line if "error" in line else next(done)


def _line(data: bytes, number: int) -> Line:
    try:
        line = json.loads(data.decode("utf-8-sig"), parse_constant=_refused, parse_float=_number)
    except json.JSONDecodeError as error:
        return {"id": None, "error": f"line {number} is not JSON: {error.msg} at character {error.colno}"}
    except UnicodeDecodeError:
        return {"id": None, "error": f"line {number} is not UTF-8"}
    except RecursionError:
        return {"id": None, "error": f"line {number} is nested too deeply"}
    except ValueError as error:
        return {"id": None, "error": f"line {number} is not JSON: {error}"}
    if not isinstance(line, dict):
        return {"id": None, "error": f"line {number} is not a JSON object"}
    line.pop("error", None)
    return line


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number here")


def _dumped(done: Line) -> bytes:
    try:
        return json.dumps(done, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair: only its escape can be written
        return json.dumps(done).encode() + b"\n"


# ---------------------------------------------------------------- what is done with them


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
            question = _text(line, "question")
            if not question or not question.strip():
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
            html = _text(line, "html")
            if html is None:
                raise BadLine("the line has no html")
            article = articles.extract(html, url=_text(line, "url"))
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


def _document(line: Line) -> Document:
    """The document of a line; a page's own title and date serve where the line gives none."""
    url, title = _text(line, "url"), _text(line, "title")
    try:
        published = time(_text(line, "published"))
    except ValueError as error:
        raise BadLine(f"published: {error}") from None
    text, language, html = _text(line, "text"), _text(line, "language"), _text(line, "html")
    described = _text(line, "description")
    if not text and html is not None:
        from bot import articles

        article = articles.extract(html, url=url)
        text, title, published = article.text or "", title or article.title, published or article.published
        language, described = language or article.language, described or article.description
    if text is None:
        raise BadLine("the line has neither text nor html")
    return Document(text, title, published, language, url=url, description=described)


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
