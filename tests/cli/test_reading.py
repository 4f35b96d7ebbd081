"""summarize and ask on one article: a file, an address, standard input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli import articles
from tests.cli.articles import GERMAN, HTML, TEXT, TITLE
from tests.cli.conftest import Run


def test_a_text_file_is_summarised_for_people(newsbot: Run, environment: Path) -> None:
    articles.file(environment)
    result = newsbot("summarize", "article.txt", "--published", "2026-03-11T12:00:00Z")
    assert (result.code, result.err) == (0, "")
    title, *rest = result.out.splitlines()
    assert title == TITLE
    assert any(line.startswith("  who    ") and "Anna Lindqvist" in line for line in rest)
    assert any(line.startswith("  when   Tuesday (2026-03-10)") for line in rest)
    points = [line.removeprefix("• ") for line in rest if line.startswith("• ")]
    assert len(points) >= 2
    assert all(point in TEXT for point in points)


def test_on_a_terminal_a_summary_and_an_answer_are_laid_out(
    newsbot: Run, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    articles.file(environment)
    out = newsbot("summarize", "article.txt").out
    assert out.startswith(f"\x1b[1m{TITLE}\x1b[0m\n\n")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
    assert max(map(len, lines)) <= 60
    assert [line[:2] for line in lines if line.startswith(("•", "  "))][:2] == ["• ", "  "]  # a point hangs
    out = newsbot("ask", "How much does the repair cost?", "article.txt").out
    assert "\x1b[2m“The council expects the repair to cost 42 million euros.”" in out


def test_every_kind_of_source_gives_the_same_article(newsbot: Run, environment: Path) -> None:
    path = articles.file(environment)
    (environment / "page.html").write_text(HTML, "utf-8")
    (environment / "sixteen.txt").write_text(path.read_text("utf-8"), "utf-16")
    data = path.read_bytes()
    found = [
        json.loads(newsbot("summarize", *source, "--json", stdin=data).out)
        for source in (["article.txt"], ["page.html"], ["sixteen.txt"], ["-"], [])
    ]
    assert found[0]["title"] == TITLE
    assert [one["points"] for one in found] == [found[0]["points"]] * 5
    assert [one["title"] for one in found] == [TITLE] * 5
    assert found[0]["id"] is None


def test_options_say_what_the_text_does_not(newsbot: Run, environment: Path) -> None:
    articles.file(environment)
    options = ["--title", "Mine", "--published", "2026-03-11 12:00", "--language", "en", "--points", "1", "--json"]
    found = json.loads(newsbot("summarize", "article.txt", *options).out)
    assert (found["title"], found["published"], found["language"]) == ("Mine", "2026-03-11T12:00:00+00:00", "en")
    assert len(found["points"]) == 1
    assert len(json.loads(newsbot("summarize", "article.txt", "--points", "99", "--json").out)["points"]) == 5


def test_an_old_encoding_is_read(newsbot: Run, environment: Path, site: str) -> None:
    (environment / "de.txt").write_bytes(GERMAN.encode("latin-1"))
    assert "• Die Stadt Köln hat" in newsbot("summarize", "de.txt").out
    result = newsbot("summarize", f"{site}/latin")
    assert "Ärger über Öl" in result.out  # the encoding stands in the answer's header alone
    assert "• Die Stadt Köln hat" in result.out
    assert result.code == 0
    assert result.problem.startswith("this article is in German, which the model cannot read")


def test_a_question_is_answered_with_its_sentence_or_not_at_all(newsbot: Run, environment: Path) -> None:
    articles.file(environment)
    result = newsbot("ask", "How much does the repair cost?", "article.txt")
    answer, quote = result.out.splitlines()
    assert "42 million" in answer
    assert quote == "“The council expects the repair to cost 42 million euros.”"
    result = newsbot("ask", "Who invented the telephone?", "article.txt")
    assert (result.code, result.out) == (0, "The article does not say.\n")
    found = json.loads(newsbot("ask", "Who said it?", "-", "--json", stdin=TEXT.encode()).out)
    assert list(found) == ["id", "answer", "quote", "sentence", "score"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "there is nothing to read: it is empty"),
        (b" \n\t ", "there is nothing to read: it is empty"),
        (bytes(range(256)) * 40, "neither text nor a web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "neither text nor a web page"),
        (b"%PDF-1.7 and so on", "this is a PDF; turn it into text first"),
        (b"<?xml version='1.0'?><rss version='2.0'></good.xml>", "this is XML and no article"),
        (b"<html><body><form><input type=password></form></body></html>", "no article"),
    ],
)
def test_what_is_no_article_is_told_in_one_line(newsbot: Run, environment: Path, data: bytes, words: str) -> None:
    (environment / "file").write_bytes(data)
    for arguments in (["summarize", "file"], ["ask", "Who?", "file"]):
        result = newsbot(*arguments)
        assert (result.code, result.out) == (1, "")
        assert result.problem.startswith("file: ")
        assert words in result.problem
    assert newsbot("summarize", "-", stdin=data).problem.startswith("standard input: ")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/missing", "there is nothing at this address (404)"),
        ("/huge", "larger than 10 MiB"),
        ("/nothing", "there is nothing to read"),
        ("/good.xml", "for a feed there is: newsbot feeds check"),
    ],
)
def test_an_address_without_an_article_is_told_in_one_line(newsbot: Run, site: str, path: str, words: str) -> None:
    result = newsbot("summarize", site + path)
    assert result.code == 1
    assert words in result.problem


def test_a_host_that_cannot_be_reached_is_told_in_one_line(newsbot: Run) -> None:
    result = newsbot("summarize", "http://127.0.0.1:9/")
    assert result.code == 1
    assert "does not accept connections on port 9" in result.problem
