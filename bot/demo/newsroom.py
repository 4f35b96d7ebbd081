"""The sample newsroom: three invented newspapers with feeds and article pages, for the demo and for tests.

    files ─► load ─► Newsroom.visible(now) ─► feed, index page, article page, picture

What is read lies as files in the folder ``newsroom`` beside this module: a ``paper.toml``, the articles and the page
templates of each paper. How to add an article or a paper is told in the README there. Every date in the news counts
from the moment the newsroom starts, so that the news is fresh whenever somebody looks.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import jinja2
from babel import dates
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).with_name("newsroom")
EVERY = timedelta(seconds=30)
SCENES = ("sea", "town", "hills", "field", "space", "lab")
RELATED = 3  # older articles listed under an article
MORE = "<!--more-->"  # where a newsletter box interrupts an article
MORE_AFTER = 3  # paragraphs


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Paper:
    """A newspaper: what stands in its ``paper.toml``; ``key`` is its folder's name and the first part of its paths."""

    key: str
    title: str
    tagline: str
    language: str
    place: str
    date_pattern: str  # of dates inside the text, in Unicode's notation: "d MMMM"
    feed: str  # file name of the feed, and of its template
    feed_type: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its dates filled in; ``html`` is the body, with ``{base}`` before every address of ours."""

    paper: Paper
    slug: str
    published: datetime
    title: str
    summary: str
    byline: str
    section: str
    html: Markup
    scene: str
    caption: str
    credit: str
    language: str
    tags: tuple[str, ...] = ()
    paywall: bool = False  # the page shows the opening and asks for money
    script: bool = False  # the page is an empty shell for JavaScript: only the feed has the text
    event: str | None = None  # articles with the same word here tell the same event

    @property
    def path(self) -> str:
        """Its address on the newsroom's server, with the date in it as newspapers have it."""
        return f"/{self.paper.key}/{self.published:%Y/%m/%d}/{self.slug}"

    @property
    def picture(self) -> str:
        """The address of its lead picture."""
        return _picture_path(self.paper.key, self.scene, self.slug)

    @property
    def opening(self) -> Markup:
        """The body as far as the newsletter box."""
        return Markup(self.html.partition(MORE)[0])  # noqa: S704

    @property
    def rest(self) -> Markup:
        """The body after the newsletter box."""
        return Markup(self.html.partition(MORE)[2])  # noqa: S704


# ---------------------------------------------------------------- the newsroom


class Newsroom:
    """Three papers whose news counts from ``started_at``; one more article appears per ``every``, papers in turn."""

    def __init__(self, started_at: datetime, *, every: timedelta = EVERY, folder: Path = FOLDER) -> None:
        if started_at.tzinfo is None:
            raise ValueError("started_at needs a time zone")
        self.papers = tuple(_paper(path) for path in sorted(folder.glob("*/paper.toml")))
        self.articles = load(self.papers, started_at.astimezone(UTC), every, folder)
        self._templates = _templates(folder)

    def feed_urls(self, base: str) -> list[tuple[str, str]]:
        """(title, address) of each paper's feed, for a newsroom that answers at ``base``."""
        return [(paper.title, f"{base.rstrip('/')}/{paper.key}/{paper.feed}") for paper in self.papers]

    def visible(self, now: datetime, paper: Paper | None = None) -> list[Article]:
        """What has been published by ``now``, newest first."""
        return [a for a in self.articles if a.published <= now and paper in (None, a.paper)]

    def app(self, clock: Callable[[], datetime]) -> Starlette:
        """The three sites as one web application; ``clock`` gives the present, an aware datetime."""
        return Starlette(
            routes=[
                Route("/", lambda request: self._front(request, clock())),
                Route("/{paper}/", lambda request: self._index(request, clock())),
                Route("/{paper}/style.css", self._style),
                Route("/{paper}/pictures/{scene}-{seed:int}.svg", self._picture),
                Route("/{paper}/{year:int}/{month:int}/{day:int}/{slug}", lambda r: self._page(r, clock())),
                Route("/{paper}/{feed}", lambda request: self._feed(request, clock())),
            ]
        )

    def _front(self, request: Request, now: datetime) -> Response:
        news = {paper.key: self.visible(now, paper) for paper in self.papers}
        html = self._render("front.html", request, papers=self.papers, news=news)
        return _answer(request, html, "text/html", max(a.published for a in self.visible(now)))

    def _index(self, request: Request, now: datetime) -> Response:
        paper = self._named(request)
        news = self.visible(now, paper)
        html = self._render(f"{paper.key}/index.html", request, paper=paper, articles=news)
        return _answer(request, html, "text/html", news[0].published)

    def _feed(self, request: Request, now: datetime) -> Response:
        paper = self._named(request)
        if request.path_params["feed"] != paper.feed:
            raise HTTPException(404)
        news = self.visible(now, paper)
        xml = self._render(f"{paper.key}/{paper.feed}", request, paper=paper, articles=news)
        return _answer(request, xml, paper.feed_type, news[0].published)

    def _page(self, request: Request, now: datetime) -> Response:
        paper = self._named(request)
        path = "/{paper}/{year:04}/{month:02}/{day:02}/{slug}".format(**request.path_params)
        article = next((a for a in self.visible(now, paper) if a.path == path), None)
        if article is None:
            raise HTTPException(404)
        template = "shell.html" if article.script else f"{paper.key}/article.html"
        html = self._render(template, request, paper=paper, article=article, related=self._related(article))
        return _answer(request, html, "text/html", article.published)

    def _style(self, request: Request) -> Response:
        paper = self._named(request)
        return _answer(
            request, self._render(f"{paper.key}/style.css", request), "text/css", self.articles[-1].published
        )

    def _picture(self, request: Request) -> Response:
        scene, seed = request.path_params["scene"], request.path_params["seed"]
        if scene not in SCENES:
            raise HTTPException(404)
        svg = self._render("picture.svg", request, scene=scene, seed=seed)
        return _answer(request, svg, "image/svg+xml", self.articles[-1].published)

    def _named(self, request: Request) -> Paper:
        paper = next((paper for paper in self.papers if paper.key == request.path_params["paper"]), None)
        if paper is None:
            raise HTTPException(404)
        return paper

    def _related(self, article: Article) -> list[Article]:
        # Only older articles, so that a page stays the same while news arrives and its ETag holds.
        older = [a for a in self.articles if a.paper == article.paper and a.published < article.published]
        return older[:RELATED]

    def _render(self, template: str, request: Request, **values: Any) -> str:
        base = str(request.base_url).rstrip("/")
        return self._templates.get_template(template).render(base=base, **values)


def _answer(request: Request, body: str, media_type: str, modified: datetime) -> Response:
    """The body, or 304 where the reader has it already (RFC 9110, 13.1: If-None-Match goes before the date)."""
    data = body.encode()
    etag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    headers = {"etag": etag, "last-modified": format_datetime(modified, usegmt=True), "cache-control": "no-cache"}
    known, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if known is not None:
        unchanged = known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    else:
        unchanged = since is not None and _not_newer(modified, since)
    if unchanged:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=media_type)


def _not_newer(modified: datetime, since: str) -> bool:
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except ValueError:  # a date nobody can read counts as none (RFC 9110, 13.1.3)
        return False


# ---------------------------------------------------------------- reading the files


def load(papers: Iterable[Paper], started_at: datetime, every: timedelta, folder: Path = FOLDER) -> list[Article]:
    """Every article, newest first: those with ``minutes_old`` count back from the start, the others arrive after it.

    Raises ValueError, naming the file, for a file that does not follow the format.
    """
    there: list[tuple[Paper, Path, datetime]] = []
    queues: list[list[tuple[Paper, Path]]] = []
    for paper in papers:
        queue = []
        for path in sorted((folder / paper.key).glob("*.md")):
            age = _source(path)[0].get("minutes_old")
            if age is None:
                queue.append((paper, path))
            else:
                there.append((paper, path, started_at - timedelta(minutes=age)))
        queues.append(queue)
    turns = [pair for pair in chain.from_iterable(zip_longest(*queues)) if pair is not None]
    coming = [(paper, path, started_at + number * every) for number, (paper, path) in enumerate(turns, start=1)]
    articles = [_article(path, paper, published) for paper, path, published in there + coming]
    return sorted(articles, key=lambda a: a.published, reverse=True)


def fill(text: str, at: datetime, language: str, date_pattern: str) -> str:
    """Put dates, counted from ``at``, where the placeholders are: ``{weekday:-1}``, ``{date:+14}``, ``{time:-20}`` …

    Raises ValueError for a placeholder that is not known.
    """
    return _PLACEHOLDER.sub(lambda match: _word(match, at, language, date_pattern), text)


_PLACEHOLDER = re.compile(r"\{([a-z]+)(?::([+-]?\d+))?\}")
_QUARTERS = ("first", "second", "third", "fourth")


def _word(match: re.Match[str], at: datetime, language: str, date_pattern: str) -> str:
    name, number = match[1], int(match[2] or 0)
    match name:
        case "weekday":
            return str(dates.format_date(at.date() + timedelta(days=number), "EEEE", language))
        case "date":
            return str(dates.format_date(at.date() + timedelta(days=number), date_pattern, language))
        case "time":
            return f"{at + timedelta(minutes=number):%H:%M}"
        case "month":
            return str(dates.format_date(_month(at, number), "LLLL", language))
        case "quarter":
            return _QUARTERS[(_month(at, 3 * number).month - 1) // 3]
        case "year":
            return str(at.year + number)
    raise ValueError(f"unknown placeholder {match[0]}")


def _month(at: datetime, number: int) -> date:
    years, month = divmod(at.month - 1 + number, 12)
    return date(at.year + years, month + 1, 1)


def _paper(path: Path) -> Paper:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    sections = tuple(facts.pop("sections"))
    return Paper(key=path.parent.name, sections=sections, **facts)


def _source(path: Path) -> tuple[dict[str, Any], str]:
    """The TOML between the ``+++`` lines, and the Markdown after it."""
    try:
        start, front, body = re.split(r"^\+\+\+\n", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
        if start.strip():
            raise ValueError("text before the first +++ line")
        return tomllib.loads(front), body
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _article(path: Path, paper: Paper, published: datetime) -> Article:
    front, body = _source(path)
    language = front.get("language", paper.language)
    pattern = front.get("date_pattern", paper.date_pattern)
    told: dict[str, Any] = {key: value for key, value in front.items() if key not in ("minutes_old", "date_pattern")}
    try:
        filled = {k: fill(v, published, language, pattern) if isinstance(v, str) else v for k, v in told.items()}
        if filled["scene"] not in SCENES:
            raise ValueError(f"scene is one of {', '.join(SCENES)}")
        facts = {**filled, "language": language, "tags": tuple(filled.get("tags", ()))}
        html = _html(fill(body, published, language, pattern), paper.key)
        slug = re.sub(r"^\d+-", "", path.stem)
        return Article(paper=paper, slug=slug, published=published, html=html, **facts)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{paper.key}/{path.name}: {error}") from error


# ---------------------------------------------------------------- HTML


def _html(markdown: str, paper: str) -> Markup:
    """Markdown to HTML; a picture that stands alone becomes a figure with caption and credit."""
    parser = MarkdownIt("commonmark")
    tokens = parser.parse(markdown)
    ends = []
    for end, (before, inside, after) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False), start=2):
        pictures = inside.children or []
        if inside.type == "inline" and [token.type for token in pictures] == ["image"]:
            before.hidden = after.hidden = True
            inside.children = [_figure(pictures[0], paper)]
        elif after.type == "paragraph_close" and after.level == 0:
            ends.append(end)
    if len(ends) > MORE_AFTER:
        tokens.insert(ends[MORE_AFTER - 1] + 1, Token("html_block", "", 0, content=f"{MORE}\n"))
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  our own articles


def _figure(image: Token, paper: str) -> Token:
    scene, caption = str(image.attrs["src"]), image.content
    html = Markup(
        '<figure class="inline"><img src="{{base}}{}" alt="{}" width="800" height="450">'
        '<figcaption>{} <span class="credit">{}</span></figcaption></figure>\n'
    ).format(_picture_path(paper, scene, caption), caption, caption, image.attrs.get("title", ""))
    return Token("html_inline", "", 0, content=str(html))


def _picture_path(paper: str, scene: str, name: str) -> str:
    return f"/{paper}/pictures/{scene}-{zlib.crc32(name.encode()) % 10_000}.svg"


def _templates(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rfc822"] = format_datetime
    environment.filters["iso"] = lambda at: at.isoformat(timespec="seconds").replace("+00:00", "Z")
    environment.filters["long_date"] = lambda at: dates.format_datetime(at, "d MMMM yyyy, HH:mm", locale="en")
    environment.filters["at"] = lambda html, base: Markup(html.replace("{base}", base))  # noqa: S704
    return environment
