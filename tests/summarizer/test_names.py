from __future__ import annotations

import pytest

from summarizer.facts import names, namespans


def kinds(*sentences: str, title: str | None = None) -> dict[str, str]:
    words = [namespans.words_of(sentence, number) for number, sentence in enumerate(sentences)]
    head = namespans.words_of(title, -1) if title else None
    return {entity.name: entity.kind for entity in names.find(words, head)}


def test_people_bodies_and_places_are_told_apart() -> None:
    found = kinds(
        "FBI Director James Holt told the Norland Transport Police on Monday that he was leaving Chicago.",
        "Mrs Okafor, 42, of Stoneleigh Road, said Bank of Norland had agreed.",
    )
    assert found == {
        "FBI": "organization",
        "James Holt": "person",
        "Norland Transport Police": "organization",
        "Chicago": "place",
        "Okafor": "person",
        "Stoneleigh Road": "place",
        "Bank of Norland": "organization",
    }


def test_a_short_form_joins_the_long_form() -> None:
    words = [
        namespans.words_of(text, number)
        for number, text in enumerate(["Hillary Marsh lost.", "Marsh blamed the FBI.", "Mrs Marsh’s aides agreed."])
    ]
    (marsh, fbi) = names.find(words, None)
    assert (marsh.name, len(marsh.mentions), fbi.name) == ("Hillary Marsh", 3, "FBI")
    assert [mention.text for mention in marsh.mentions] == ["Hillary Marsh", "Marsh", "Marsh"]


@pytest.mark.parametrize(
    "sentence",
    [
        "However, residents were angry.",
        "The president said so on Monday in May.",
        "Earlier, nobody had said anything.",
        "Police and officials declined.",
    ],
)
def test_words_at_the_start_of_a_sentence_are_no_names(sentence: str) -> None:
    assert kinds(sentence) == {}


def test_a_month_may_be_a_name() -> None:
    assert kinds("Theresa May said in May that April Jones had left.") == {
        "Theresa May": "person",
        "April Jones": "person",
    }


def test_a_headline_in_title_case_shows_only_names_the_article_knows() -> None:
    found = kinds("Donald Marsh will meet Jun Ho Rhee.", title="Marsh To Meet Rhee Again In Late February")
    assert found == {"Donald Marsh": "person", "Jun Ho Rhee": "person"}


def test_shouted_words_do_not_lengthen_a_name() -> None:
    assert "Hillary Marsh" in kinds("Hillary Marsh CLEARED by FBI.", "Hillary Marsh left.")


def test_offsets_leave_the_possessive_out() -> None:
    words = namespans.words_of("Marsh's aides met O'Neill’s team.", 0)
    assert [words.text[start:end] for start, end in words.spans[:2]] == ["Marsh", "aides"]
    assert words.owning[:4] == [True, False, False, True]
