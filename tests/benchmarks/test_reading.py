from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from benchmarks import reading

TEXT = "The tram derailed in Marlow on Wednesday. Seven people died. It had left Easton on Nov. 8, 2016."


def write(path: Path, record: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps(record) + "\n")


def test_token_f1_counts_shared_words() -> None:
    assert reading.token_f1("At least seven people", "seven people") == pytest.approx(2 / 3)
    assert reading.token_f1("London", "Paris") == 0


def test_pieces_keep_their_offsets_and_break_at_no_abbreviation() -> None:
    found = reading.pieces(TEXT)
    assert [TEXT[start : start + len(piece)] for start, piece in found] == [piece for _, piece in found]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1998-W08", date(1998, 2, 16), date(1998, 2, 22)),
        ("1989-Q3", date(1989, 7, 1), date(1989, 9, 30)),
        ("1998-02", date(1998, 2, 1), date(1998, 2, 28)),
        ("199", date(1990, 1, 1), date(1999, 12, 31)),
        ("1997-WI", date(1997, 12, 1), date(1998, 2, 28)),
        ("1998-02-11T22:00", date(1998, 2, 11), date(1998, 2, 11)),
    ],
)
def test_timex_values_are_spans_of_days(value: str, first: date, last: date) -> None:
    assert reading.timex_span(value) == (first, last)


def test_a_perfect_reading_of_dates_scores_one(tmp_path: Path) -> None:
    marks = [("Wednesday", "2016-11-09"), ("Nov. 8, 2016", "2016-11-08")]
    timex = [
        {"start": TEXT.index(text), "end": TEXT.index(text) + len(text), "type": "DATE", "value": value, "mod": None}
        for text, value in marks
    ]
    write(tmp_path / "timex" / "timebank_dev_only.jsonl.gz", {"dct": "2016-11-10", "text": TEXT, "timex": timex})
    figures = reading.timebank(tmp_path)
    assert figures == {"timebank_strict_f1": 1.0, "timebank_span_f1": 1.0, "timebank_value": 1.0}


def test_silence_and_the_first_answer_are_counted(tmp_path: Path) -> None:
    gold: dict[str, list[dict[str, object]]] = {
        "who": [{"text": "Seven people"}],
        "what": [{"text": "tram derails"}],
        "when": [{"text": "Wednesday", "parsed": "2016-11-09"}],
        "where": [{"text": "Marlow"}],
        "why": [{"text": None}],
    }
    record = {"title": "Seven people killed as tram derails", "text": TEXT, "date_publish": "2016-11-10", "gold": gold}
    write(tmp_path / "giveme5w1h" / "dev.jsonl.gz", record)
    figures = reading.giveme5w1h(tmp_path)
    assert (figures["5w_who_f1"], figures["5w_where_f1"], figures["5w_when_f1"]) == (1, 1, 1)
    assert (figures["5w_why_silence"], figures["5w_iso_date"]) == (1, 1)


@pytest.mark.parametrize(
    ("phrase", "parsed", "published", "sound"),
    [
        ("Wednesday morning", "2016-11-09", "2016-11-10", True),
        ("Wednesday morning", "2016-11-10", "2016-11-10", False),
        ("Nov. 8", "2016-11-08", "2016-11-10", True),
        ("Nov. 8", "2016-11-09", "2016-11-10", False),
        ("at about 6.10am", "2016-11-09", "2016-11-10", True),
        ("at about 6.10am", "2016-11-12", "2016-11-10", False),
    ],
)
def test_a_gold_date_that_its_own_phrase_contradicts_is_counted_apart(
    tmp_path: Path, phrase: str, parsed: str, published: str, sound: bool
) -> None:
    gold = {question: [{"text": None}] for question in ("who", "what", "where", "why")}
    when = {"when": [{"text": phrase, "parsed": parsed}]}
    record = {"title": "Tram derails", "text": "It is shut.", "date_publish": published, "gold": gold | when}
    assert reading._is_sound(record, date.fromisoformat(parsed)) is sound
    write(tmp_path / "giveme5w1h" / "dev.jsonl.gz", record)
    assert reading.giveme5w1h(tmp_path)["5w_iso_date_sound"] == 0
