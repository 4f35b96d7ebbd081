from __future__ import annotations

import pytest

from summarizer.facts import names, namespans
from summarizer.types import Tag


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
    ("sentence", "title", "name"),
    [
        ("The University of Halverton (HU) closed.", "HU closes", "University of Halverton"),  # in another order
        ("The Saltmarsh Ferries (SFL) sail again.", "SFL sails", "Saltmarsh Ferries"),  # one letter is of no word
        ("The Supreme Court decided on Monday.", "Who loses before the SC now", "Supreme Court"),
    ],
)
def test_letters_stand_for_the_name_before_their_brackets_or_for_its_initials(
    sentence: str, title: str, name: str
) -> None:
    assert kinds(sentence, title=title) == {name: "organization"}


def test_letters_in_brackets_that_are_not_the_names_stay_apart() -> None:
    assert "WXY" in kinds("Anna Berg of the Harbour Council (WXY) spoke.", "The WXY said so.")


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


def test_a_place_ends_where_the_headline_ends() -> None:
    assert kinds(title="Fire Breaks Out In London") == {"London": "place"}


def test_a_plain_word_beside_a_name_says_what_it_is() -> None:
    found = kinds(
        "The river Orle burst its banks near the village of Tarne, said the firm Velda.",
        "A lander reached the Moon, built by Harrow & Sons.",
    )
    assert found == {
        "Orle": "place",
        "Tarne": "place",
        "Velda": "organization",
        "Moon": "place",
        "Harrow & Sons": "organization",
    }


def test_a_surname_that_is_also_a_kind_of_place_stays_a_persons() -> None:
    assert kinds("Donald Marsh met Alice Hill at Gannet Point.") == {
        "Donald Marsh": "person",
        "Alice Hill": "person",
        "Gannet Point": "place",
    }


def test_a_dateline_in_capitals_is_a_place() -> None:
    assert kinds("LOWER MILTON — Ann Reed resigned.", "Nobody in Lower Milton knew.") == {
        "Lower Milton": "place",
        "Ann Reed": "person",
    }


def test_a_possessive_of_people_stays_inside_a_name_and_an_owners_does_not() -> None:
    assert "Port Tarne Seamen's Fund" in kinds("A man stole from the Port Tarne Seamen's Fund.")
    assert set(kinds("He spoke of Marsh's FBI.")) == {"Marsh", "FBI"}


@pytest.mark.parametrize(
    "sentence",
    [
        "— Transport minister quits.",
        "Owners of the model S3 were told.",
        "Finally Mum told them.",
        "The Seventeen-year-old won.",
    ],
)
def test_posts_codes_and_kin_are_no_ones_name(sentence: str) -> None:
    assert [name for name, kind in kinds(sentence).items() if kind != "other"] == []


def test_a_verb_that_opens_a_sentence_is_not_part_of_the_name() -> None:
    assert set(kinds("The party lost.", "Losing Stonebury hurt most.")) == {"Stonebury"}


def test_the_tagger_tells_the_kind_of_a_name_that_rules_cannot_place() -> None:
    words = namespans.words_of("Shares of Velda fell after Tarne spoke.", 0)
    assert {entity.kind for entity in names.find([words], None)} == {"other"}
    tagged = {0: [Tag(10, 15, "organization", 0.9), Tag(27, 32, "person", 0.8)]}
    found = {entity.name: entity.kind for entity in names.find([words], None, tagged=tagged)}
    assert found == {"Velda": "organization", "Tarne": "person"}


def test_a_doubtful_tag_does_not_overrule_what_rules_know() -> None:
    words = namespans.words_of("She flew to Chicago on Monday.", 0)
    (chicago,) = names.find([words], None, tagged={0: [Tag(12, 19, "person", 0.4)]})
    assert chicago.kind == "place"


def test_where_somebody_of_an_age_is_from_is_a_place() -> None:
    words = namespans.words_of("Anna Berg, 47, of Tarne, owned up to it.", 0)
    found = names.find([words], None, tagged={0: [Tag(0, 9, "person", 0.9), Tag(18, 23, "person", 0.4)]})
    assert {entity.name: entity.kind for entity in found} == {"Anna Berg": "person", "Tarne": "place"}


def test_somebody_is_not_what_is_like_them() -> None:
    assert "Berg-like" not in kinds("She plays with Berg-like calm.", "Anna Berg watched her.")


def test_a_short_title_is_not_part_of_the_name() -> None:
    assert "Prez Okello" not in kinds("Samuel Okello spoke.", title="Prez Okello speaks")


def test_what_a_hyphen_or_a_seat_ties_to_a_name_is_cut_off_or_kept_as_people_read_it() -> None:
    assert set(kinds("Then Lund-based Tata Sons met pro-Norland groups.")) == {"Lund", "Tata Sons", "Norland"}
    assert set(kinds("It went to Marlow Magistrate's Court and to Lund's Council.")) == {
        "Marlow Magistrate's Court",
        "Lund",
        "Council",
    }


def test_a_title_that_is_also_a_word_of_other_names_is_one_before_a_given_name() -> None:
    assert set(kinds("They told Major Peter Okafor of the Major League.")) == {"Peter Okafor", "Major League"}


def test_a_place_keeps_the_nationality_in_its_name() -> None:
    assert kinds("She left Saudi Arabia for the Dominican Republic.") == {
        "Saudi Arabia": "place",
        "Dominican Republic": "place",
    }


def test_i_have_and_i_am_are_no_names() -> None:
    assert kinds("Then I’ve said what I'm told.") == {}


def test_what_the_tagger_takes_for_no_name_is_none_and_what_it_takes_for_a_longer_one_grows() -> None:
    text = "It is called Tough Going by Council of the Lower Valleys."
    words = [namespans.words_of(text, 0)]
    alone = {entity.name: entity.kind for entity in names.find(words, None)}
    assert alone["Tough Going"] == "person"
    valleys = Tag(text.index("Council"), len(text) - 1, "organization", 0.8)
    found = {entity.name: entity.kind for entity in names.find(words, None, tagged={0: [valleys]})}
    assert found == {"Tough Going": "other", "Council of the Lower Valleys": "organization"}


def test_an_airline_is_not_the_country_it_is_named_after() -> None:
    assert kinds("Two Air India planes crashed.") == {"Air India": "organization"}


def test_a_comma_that_the_tagger_takes_in_is_no_part_of_a_name() -> None:
    words = [namespans.words_of("It sells in North America, Brazil and Korea.", 0)]
    found = names.find(words, None, tagged={0: [Tag(12, 26, "place", 0.9)]})
    assert "North America" in [entity.name for entity in found]
