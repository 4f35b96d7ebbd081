"""JSON lines in, JSON lines out: the forms of the contract, and every line that is not as it should be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli import articles
from tests.cli.articles import HTML, TEXT, TITLE, lines, read
from tests.cli.conftest import Run

LOST = "half a pair \udc00"  # JSON may hold it, UTF-8 may not
BAD: list[tuple[object, object, str]] = [  # a line, the id of its error, words of its error
    (b"{broken", None, "is not JSON"),
    (b"[1, 2]", None, "is not a JSON object"),
    (b'"text"', None, "is not a JSON object"),
    (b"\xff\xfe", None, "is not UTF-8"),
    (b"[" * 100_000, None, "nested too deeply"),
    (b'{"id": NaN, "text": "x"}', None, "NaN is no number"),
    (b'{"id": 1e999, "text": "x"}', None, "1e999 is no number"),
    ({"id": "none"}, "none", "neither text nor html"),
    ({"id": "null", "text": None}, "null", "neither text nor html"),
    ({"id": "empty", "text": ""}, "empty", "too short"),
    ({"id": "number", "text": 5}, "number", "text is not a text"),
    ({"id": "list", "text": [TEXT]}, "list", "text is not a text"),
    ({"id": "title", "text": TEXT, "title": 3}, "title", "title is not a text"),
    ({"id": "language", "text": TEXT, "language": {}}, "language", "language is not a text"),
    ({"id": "url", "html": HTML, "url": 1}, "url", "url is not a text"),
    ({"id": "stamp", "text": TEXT, "published": 1547838000}, "stamp", "published is not a text"),
    ({"id": "when", "text": TEXT, "published": "last week"}, "when", "'last week' is no time"),
    ({"id": "rfc", "text": TEXT, "published": "Fri, 18 Jan 2019 19:00:00 GMT"}, "rfc", "is no time"),
    ({"id": "page", "html": "<p>Log in</p>"}, "page", "no article"),
    ({"text": ""}, None, "too short"),
    ({"id": LOST, "text": ""}, LOST, "too short"),
]
IDS: list[object] = ["a", "a", "", 7, 0, -1.5, 10**30, True, None, ["x", 1], {"n": {"m": None}}, "é𝄞", LOST]
TIMES = [  # a `published` and what it means
    (None, None),
    ("", None),
    ("2019-01-18T19:00:00Z", "2019-01-18T19:00:00+00:00"),
    ("2019-01-18 19:00:00", "2019-01-18T19:00:00+00:00"),
    ("2019-01-18", "2019-01-18T00:00:00+00:00"),
    (" 2019-01-18T19:00 ", "2019-01-18T19:00:00+00:00"),
    ("20190118T190000Z", "2019-01-18T19:00:00+00:00"),
    ("2019-01-18T19:00:00.123456789Z", "2019-01-18T19:00:00.123456+00:00"),
    ("2019-01-18T19:00:00+02:00", "2019-01-18T19:00:00+02:00"),
    ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59-14:00"),
]


def test_a_line_gives_a_summary_in_the_form_of_the_contract(newsbot: Run, environment: Path) -> None:
    given = {"id": "a1", "text": TEXT, "title": TITLE, "published": "2026-03-11T12:00:00Z", "url": "https://x.org/1"}
    lines(environment / "in", given)
    assert newsbot("summarize", "--jsonl", "in", "--out", "out") == (0, "", "")
    [found] = read(environment / "out")
    assert list(found) == (
        "id title language published model sentences points who what when where why".split()  # noqa: SIM905
    )
    assert [found[name] for name in ("id", "title", "language", "published", "model")] == [
        *("a1", TITLE, "en", "2026-03-11T12:00:00+00:00", "encoder")
    ]
    sentences: Any = found["sentences"]
    assert " ".join(sentences) == TEXT.replace("\n", " ")
    points: Any = found["points"]
    assert 2 <= len(points) <= 5
    assert all(point.keys() == {"text", "sentence"} for point in points)
    assert [point["sentence"] for point in points] == sorted(point["sentence"] for point in points)
    for name in ("who", "what", "when", "where", "why"):
        facts: Any = found[name]
        for fact in facts:
            passage = TITLE if fact["sentence"] == -1 else sentences[fact["sentence"]]
            assert passage[fact["start"] : fact["end"]]
            assert (fact.keys() == {"text", "sentence", "start", "end"}) is (name != "when")
    when: Any = found["when"]
    assert {"text": "Tuesday", "from": "2026-03-10", "to": "2026-03-10"}.items() <= when[0].items()


def test_bad_lines_stay_in_their_places_and_the_others_are_done(newsbot: Run, environment: Path) -> None:
    good = {"id": "good", "text": TEXT}
    given = [item for line, _, _ in BAD for item in (good, line)]
    lines(environment / "in", *given)
    result = newsbot("summarize", "--jsonl", "in", "--out", "out")
    assert result.code == 1
    assert result.problem == f"{len(BAD)} of {len(given)} lines failed (2, 4, 6, 8, 10 …); each says why in out"
    found = read(environment / "out")
    assert [line["id"] for line in found[::2]] == ["good"] * len(BAD)
    assert not any("error" in line for line in found[::2])
    for line, (_, its_id, words) in zip(found[1::2], BAD, strict=True):
        assert line["id"] == its_id
        assert words in str(line["error"])
        assert line.keys() == {"id", "error"}


def test_an_id_of_any_type_is_passed_through(newsbot: Run, environment: Path) -> None:
    for command, more in (("summarize", {}), ("ask", {"question": "Who said it?"}), ("extract", {"html": HTML})):
        lines(environment / "in", *[{"id": one, "text": TEXT, **more} for one in IDS], {"text": TEXT, **more})
        assert newsbot(command, "--jsonl", "in", "--out", "out").code == 0
        found = read(environment / "out")
        assert [line["id"] for line in found] == [*IDS, None]
        assert [type(line["id"]) for line in found] == [type(one) for one in [*IDS, None]]
        assert next(iter(found[0])) == "id"


def test_published_is_understood_in_the_forms_of_iso_8601(newsbot: Run, environment: Path) -> None:
    lines(environment / "in", *[{"id": 1, "text": TEXT, "published": given} for given, _ in TIMES])
    assert newsbot("summarize", "--jsonl", "in", "--out", "out").code == 0
    assert [line["published"] for line in read(environment / "out")] == [meant for _, meant in TIMES]


def test_odd_texts_are_read_all_the_same(newsbot: Run, environment: Path) -> None:
    odd = [
        {"id": "half a pair", "text": TEXT.replace("Mayor", "\ud800 Mayor"), "title": LOST},
        {"id": "nul", "text": TEXT.replace("Mayor", "\0Mayor")},
        {"id": "has an error", "text": TEXT, "error": "x"},
        {"id": "page", "html": HTML},
        {"id": "page of an odd address", "html": HTML, "url": "http://[x"},
        {"id": "text wins", "text": TEXT, "html": "<p>Other</p>"},
        {"id": "empty text", "text": "", "html": HTML},
        {"id": "odd language", "text": TEXT, "language": "klingon"},
    ]
    with_mark = b"\xef\xbb\xbf" + json.dumps({"id": "mark", "text": TEXT}).encode()
    lines(environment / "in", with_mark, b"", b"   \r", *odd)
    result = newsbot("summarize", "--jsonl", "in", "--out", "out")
    assert result.code == 0, read(environment / "out")
    found = {str(line["id"]): line for line in read(environment / "out")}
    assert list(found) == ["mark", *(str(one["id"]) for one in odd)]
    assert found["page"]["title"] == found["empty text"]["title"] == TITLE
    assert found["mark"]["title"] is None  # CONTRACT: a text holds no title
    assert found["odd language"]["language"] == "en"


def test_options_hold_for_every_line(newsbot: Run, environment: Path) -> None:
    lines(environment / "in", {"id": 1, "text": TEXT, "title": "Old"}, {"id": 2, "text": TEXT})
    options = ["--title", "New", "--published", "2026-03-11", "--language", "de", "--points", 1]
    assert newsbot("summarize", "--jsonl", "in", "--out", "out", *options).code == 0
    for line in read(environment / "out"):
        assert (line["title"], line["published"], line["language"]) == ("New", "2026-03-11T00:00:00+00:00", "de")
        points: Any = line["points"]
        assert len(points) == 1


def test_answers_rest_on_a_sentence_or_are_null(newsbot: Run, environment: Path) -> None:
    asked = ["How much does the repair cost?", "Who invented the telephone?", "", None, 5]
    lines(environment / "in", *[{"id": number, "text": TEXT, "question": one} for number, one in enumerate(asked)])
    result = newsbot("ask", "--jsonl", "in", "--out", "out")
    assert result.code == 1
    cost, telephone, *bad = read(environment / "out")
    assert list(cost) == ["id", "answer", "quote", "sentence", "score"]
    assert "42 million" in str(cost["answer"])
    assert cost["quote"] == "The council expects the repair to cost 42 million euros."
    assert cost["sentence"] == 3
    assert telephone["answer"] is telephone["quote"] is telephone["sentence"] is None
    assert [line["error"] for line in bad] == [
        *("the line has no question", "the line has no question", "question is not a text")
    ]


def test_extracted_pages_have_the_form_of_the_contract(newsbot: Run, environment: Path) -> None:
    lines(environment / "in", {"id": 1, "html": HTML, "url": "https://x.org/1"}, {"id": 2}, {"id": 3, "html": ""})
    result = newsbot("extract", "--jsonl", "in", "--out", "out")
    assert result.code == 1
    page, missing, empty = read(environment / "out")
    assert list(page) == ["id", "title", "text", "published", "language", "author", "image"]
    assert (page["title"], page["text"], page["language"]) == (TITLE, TEXT, "en")
    assert missing == {"id": 2, "error": "the line has no html"}
    assert empty == {"id": 3, "error": "the page is empty"}


def test_lines_stream_from_stdin_to_stdout(newsbot: Run) -> None:
    given = "".join(json.dumps({"id": number, "html": HTML}) + "\n" for number in range(20))
    result = newsbot("extract", "--jsonl", "-", "--out", "-", stdin=given.encode())
    assert (result.code, result.err) == (0, "")
    assert [json.loads(line)["id"] for line in result.out.splitlines()] == list(range(20))


def test_no_lines_give_no_lines(newsbot: Run, environment: Path) -> None:
    lines(environment / "in")
    assert newsbot("extract", "--jsonl", "in", "--out", "out") == (0, "", "")
    assert read(environment / "out") == []


def test_files_that_cannot_be_used_are_named_and_nothing_is_touched(newsbot: Run, environment: Path) -> None:
    before = lines(environment / "in", {"id": 1, "html": HTML}).read_bytes()
    (environment / "other name").symlink_to("in")
    os.link(environment / "in", environment / "hard")
    for source, out, words in [
        ("missing", "out", "cannot read missing: no such file"),
        (".", "out", "cannot read .: is a directory"),
        ("in", "missing/out", "cannot write missing/out: there is no folder missing"),
        ("in", ".", "cannot write .: is a directory"),
        ("in", "in", "in would be overwritten"),
        ("in", "other name", "in would be overwritten"),
        ("in", "hard", "in would be overwritten"),
    ]:
        for command in ("extract", "summarize", "ask"):
            result = newsbot(command, "--jsonl", source, "--out", out)
            assert result.code == 2
            assert words in result.problem
    assert (environment / "in").read_bytes() == before
    assert not (environment / "out").exists()


def test_a_model_that_is_not_there_is_told_before_anything_is_written(
    newsbot: Run, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    lines(environment / "in", {"id": 1, "text": TEXT})
    articles.file(environment)
    for arguments in (["--jsonl", "in", "--out", "out"], ["article.txt"]):
        result = newsbot("summarize", *arguments, "--model", "nobody/nothing")
        assert result.code == 2
        assert result.problem == (
            "the model nobody/nothing is not on this machine and the hub cannot be reached:"
            " download it to a folder first"
        )
    assert not (environment / "out").exists()
    assert newsbot("summarize", "article.txt", "--model", "openai:x").problem.endswith("NEWSBOT_SUMMARIZER__API_URL")
