"""The JSON that other programs rely on: keys, their order, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from summarizer import jsonform
from summarizer.types import TITLE, Answer, Fact, Point, Summary, When

SUMMARY = Summary(
    title="Ferry resumes",
    language="en",
    published=datetime(2026, 3, 11, 12, tzinfo=UTC),
    model="encoder",
    sentences=("The ferry sails again on Friday.", "It had been laid up."),
    points=(Point("The ferry sails again on Friday.", 0),),
    who=(Fact("The ferry", 0, 0, 9),),
    what=(Fact("resumes", TITLE, 6, 13),),
    when=(When("Friday", 0, 25, 31, date(2026, 3, 13), date(2026, 3, 13)), When("recently", 1, 0, 2)),
    id="a1",
    vector=(0.6, 0.8),
)


def test_a_summary_has_its_keys_in_their_order_and_no_vector() -> None:
    keys = "id title language published model sentences points who what when where why"
    assert " ".join(jsonform.to_json(SUMMARY)) == keys


def test_a_description_is_told_only_where_there_is_one() -> None:
    described = replace(SUMMARY, description="It had been laid up for eight weeks.", vector=())
    assert jsonform.to_json(described)["description"] == described.description
    assert jsonform.from_json(jsonform.to_json(described)) == described


def test_a_date_carries_what_it_means_or_null() -> None:
    friday, recently = jsonform.to_json(SUMMARY)["when"]
    assert friday == {
        "text": "Friday",
        "sentence": 0,
        "start": 25,
        "end": 31,
        "from": "2026-03-13",
        "to": "2026-03-13",
    }
    assert (recently["from"], recently["to"]) == (None, None)


def test_a_summary_survives_the_way_through_json_but_for_its_vector() -> None:
    back = jsonform.from_json(json.loads(json.dumps(jsonform.to_json(SUMMARY))))
    assert back == Summary(**{name: getattr(SUMMARY, name) for name in Summary.__slots__ if name != "vector"})


def test_only_what_is_not_sure_says_so_and_keeps_it() -> None:
    unsure = replace(SUMMARY, who=tuple(replace(one, sure=False) for one in SUMMARY.who))
    kept = json.loads(json.dumps(jsonform.to_json(unsure)))
    assert [one["sure"] for one in kept["who"]] == [False] * len(SUMMARY.who)
    assert not any("sure" in one for one in [*kept["when"], *kept["where"]])
    assert jsonform.from_json(kept).who == unsure.who


def test_an_article_without_title_date_and_id_survives_too() -> None:
    bare = Summary(None, "de", None, "lead", ("Ein Satz.",))
    assert jsonform.from_json(jsonform.to_json(bare)) == bare
    assert jsonform.to_json(bare)["published"] is None


def test_an_answer_has_its_keys_in_their_order() -> None:
    given = jsonform.answer_to_json(Answer("Friday", "The ferry sails again on Friday.", 0, 0.82345, "q1"))
    assert list(given.items()) == [
        ("id", "q1"),
        ("answer", "Friday"),
        ("quote", "The ferry sails again on Friday."),
        ("sentence", 0),
        ("score", 0.823),
    ]


def test_an_answer_that_the_article_does_not_give_is_null() -> None:
    given = jsonform.answer_to_json(Answer(None, None, None, 0.1))
    assert (given["answer"], given["quote"], given["sentence"]) == (None, None, None)
