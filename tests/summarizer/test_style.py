"""What is wrong with a sentence that stands alone as a key point."""

from __future__ import annotations

import time

import pytest

from summarizer import style

NEWS = "The harbour office will reopen the northern quay to fishing boats on Monday, its director said."


def cost(sentence: str) -> float:
    return style.costs([sentence])[0]


@pytest.mark.parametrize(
    "sentence",
    [
        NEWS,
        "“We will reopen the quay on Monday,” said the director of the harbour office.",
        'Its director said: "We have waited for this day since the storm."',
        "Wales beat Hungary 2-0 in Varnby to earn the last place in the tournament.",
        "It’s the first time that a ship of this size has called at the northern quay.",
        "NEW YORK (AP) — The city will close four of its piers for repairs in the winter.",
        "The Reuters building was evacuated after a fire broke out on the second floor.",
        "Asked what the harbour needs, the director said: more room and a second crane.",
        "High winds closed the northern quay of the harbour on Monday, its director said.",
        "Hi-tech cranes were put up on the northern quay of the harbour, its director said.",
        "Watchdogs fined the harbour office of Skarholm three million euros on Monday.",
        "The office of the Getty museum said in a full report that a fifth of the works were stolen.",
    ],
)
def test_a_whole_sentence_of_news_has_no_fault(sentence: str) -> None:
    assert cost(sentence) <= 0.2


@pytest.mark.parametrize(
    "sentence",
    [
        "The director of the harbour office during an inspection of the northern quay on Monday.",
        "A comet over the northern quay in 2023.",
        "Opening night of the new museum of fishing and of the sea, January 23, 2014.",
    ],
)
def test_a_sentence_without_a_verb_is_a_caption(sentence: str) -> None:
    assert cost(sentence) >= 0.4


def test_a_greeting_and_a_button_tell_nothing() -> None:
    assert cost("Hi everyone, this was our show about the northern quay and its boats.") > 1
    assert cost("Watch: the northern quay of the harbour was closed on Monday by the police.") > 1
    assert cost("© 2019 The northern quay of the harbour is owned by its office and the town.") > 1


def test_what_lacks_its_full_stop_is_no_whole_sentence() -> None:
    assert cost(NEWS.rstrip(".")) >= 0.7
    assert cost("The new rules of the northern quay are based on those of the old one;") >= 0.7


def test_a_plain_verb_may_be_a_caption_or_the_news() -> None:
    caption = "Fans and members of the old crew gather on the northern quay of Skarholm."
    assert 0 < cost(caption) < cost("Fans and members of the old crew on the northern quay of Skarholm.")


@pytest.mark.parametrize(
    "sentence",
    [
        "A full report will be in tomorrow's paper, when we hope to know more about the quay.",
        "Stay with us for the latest on the reopening of the northern quay.",
        "Read our full report on the reopening of the northern quay this evening.",
        "We will bring you the result of the vote on the northern quay as soon as it is known.",
    ],
)
def test_an_announcement_of_the_paper_tells_nothing(sentence: str) -> None:
    assert cost(sentence) >= 1


def test_a_promise_of_what_the_article_tells_is_no_point() -> None:
    teaser = "From a new crane to the price of bait: what 300 fishermen talked about during a night in Skarholm."
    assert cost(teaser) >= 0.8


@pytest.mark.parametrize(
    "sentence",
    [
        "Not known 22 The crane on the quay Getty Images 22 A ship has been towed to the dock for repairs.",
        "EPA 6 The crane stands on the quay AP 6 The ship has been towed to the dock for repairs.",
        "The captain (left) with the director, who was the first to see that the ship had sunk.",
        "The story of the longest wait in the history of the harbour | Ann Lee Read more",
        "QUAY REOPENS Fishermen have taken their boats to the northern quay again.",
    ],
)
def test_a_picture_glued_to_a_sentence_spoils_it(sentence: str) -> None:
    assert cost(sentence) >= 1


def test_a_question_is_a_worse_point_than_a_question_mark_in_place_of_a_quotation_mark() -> None:
    question = "Why has the office closed the northern quay to all boats but its own?"
    broken = "The office has closed the northern quay to all boats but its own?"
    assert cost(question) > cost(broken) > cost(NEWS)


@pytest.mark.parametrize(
    "reply",
    [
        "Yes, the harbour has room for all of them and for twenty more.",
        "Well, the first boats came in the winter of the great storm.",
    ],
)
def test_a_reply_hangs_on_its_question(reply: str) -> None:
    assert cost(reply) >= 0.4


def test_what_an_interviewer_asks_is_a_question_wherever_the_asking_begins() -> None:
    assert cost("As the director of the harbour office, do you think that the quay will ever reopen?") >= 1


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_a_sentence_that_begins_inside_a_quotation_is_a_piece(opening: str, closing: str) -> None:
    told = [f"The director wrote: {opening}The quay was built in 1890.", f"It is time to mend it,{closing} he added."]
    whole = ["The director wrote to the council.", f"{opening}It is time to mend the quay,{closing} he added."]
    assert style.costs(told)[1] > style.costs(whole)[1]


def test_speech_from_end_to_end_does_not_say_who_speaks() -> None:
    middle = "The boats had nowhere else to go in the winter storms of last year."
    told = ["“We opened the quay in 1890.", middle, "Now we close it,” said the director."]
    plain = ["The office opened the quay in 1890.", middle, "Now it will close, said the director."]
    assert style.costs(told)[1] > style.costs(plain)[1]
    assert style.costs(told)[0] > style.costs(plain)[0]


def test_a_mark_that_nothing_closes_leaves_what_follows_alone() -> None:
    lost = ["“We opened the quay in 1890.", NEWS, "The council then met “in a hurry” on Tuesday, it was said."]
    assert style.costs(lost)[1] == cost(NEWS)


@pytest.mark.parametrize("end", [",”", ',"', ",?"])
def test_only_who_said_the_sentence_before_is_no_point(end: str) -> None:
    speaker = "Ann Lee, one of the 42 councillors, told the Skarholm Gazette on Tuesday."
    assert style.costs([f"“The quay is too small for us{end}", speaker])[1] > cost(speaker)


@pytest.mark.parametrize("start", ["He", "It", "These", "But", "However,", "Since then the quay"])
def test_a_pronoun_in_front_hangs_on_the_sentence_before(start: str) -> None:
    assert style.hangs(f"{start} will reopen on Monday.")


def test_a_name_or_a_time_in_front_hangs_on_nothing() -> None:
    assert not style.hangs("Ann Lee will reopen the quay on Monday.")
    assert not style.hangs("This year the quay will reopen on a Monday.")


def test_a_surname_in_front_needs_a_sentence_that_names_it() -> None:
    article = [
        "The fair in Skarholm drew guests such as Stan Lee and Margaret Holt.",
        "It was the largest so far.",
        "Lee came for the last time.",
        "Holt’s book is about cats.",
    ]
    assert style.introduced(article, "A fair") == {2: frozenset({0}), 3: frozenset({0})}


def test_a_surname_that_the_title_tells_is_known() -> None:
    article = ["The fair drew Stan Lee to Skarholm.", "Lee came for the last time."]
    assert style.introduced(article, "Stan Lee says goodbye") == {}
    assert style.introduced(article, "A fair for Leeds") == {1: frozenset({0})}


@pytest.mark.parametrize(
    "article",
    [
        ["British Transport Police were called.", "Two people had seen a police car.", "Police have arrested a man."],
        ["The Old Quay is closed.", "The director said so.", "The quay opened in 1890.", "Quay walls need care."],
        ["Lee spoke first.", "Lee was the last to leave.", "A guard saw Stan Lee."],
    ],
)
def test_what_is_no_name_or_known_from_the_start_needs_none(article: list[str]) -> None:
    assert style.introduced(article, "") == {}


def test_a_word_of_many_hyphens_takes_no_time() -> None:
    started = time.perf_counter()
    assert style.introduced(["Aa-" * 30_000, "Aa walks."], "") == {}
    assert time.perf_counter() - started < 2
