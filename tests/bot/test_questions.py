"""What somebody wrote in reply to a story."""

from __future__ import annotations

import pytest

from bot.messages import questions


@pytest.mark.parametrize(
    "text",
    ["Was he guilty?", "did they pay", "And is it over?", "Isn’t that dear?", "HAS anybody died", "Will it rain?"],
)
def test_a_question_that_begins_with_a_verb_asks_for_yes_or_no(text: str) -> None:
    assert questions.asks_yes_or_no(text)


@pytest.mark.parametrize("text", ["Who was guilty?", "Can you tell me who paid?", "How many did they pay?", "?", ""])
def test_other_questions_ask_for_more_than_yes_or_no(text: str) -> None:
    assert not questions.asks_yes_or_no(text)


@pytest.mark.parametrize(
    "text", ["hello", "Thanks!", "thank you very much 🙏", "?", "…", "👍", "OK, great", "That’s interesting", ""]
)
def test_a_greeting_thanks_or_a_mark_is_no_question(text: str) -> None:
    assert not questions.is_question(text)


@pytest.mark.parametrize("text", ["why", "Hello, who paid?", "the mayor?", "3 or 4?", "Кто платит?", "誰が払った"])
def test_whatever_else_is_asked_may_be_a_question(text: str) -> None:
    assert questions.is_question(text)
