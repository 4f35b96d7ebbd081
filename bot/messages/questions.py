"""What somebody wrote in reply to a story: a question, one that asks for yes or no, or only a kind word."""

from __future__ import annotations

import re

from bot.messages import html

_POLAR = frozenset(
    """am are can could did do does had has have is may might must shall should was were will would aren't can't
    couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't weren't won't wouldn't""".split()  # noqa: SIM905
)
_BEFORE = frozenset({"and", "but", "ok", "okay", "or", "so", "then", "well"})  # what may stand before a question
_KIND = frozenset(
    """a all alright amazing appreciate awesome bot bye cheers cool danke day dear evening excellent fantastic good
    goodbye gracias great ha haha hallo hello hey hi hm hmm hola i interesting it job k lol lot love many merci morning
    much nice night no nope oh ok okay perfect please super thank thanks that's there thx ty very well wonderful wow
    yeah yep yes you your""".split()  # noqa: SIM905
)


def is_question(text: str) -> bool:
    """Whether an article may answer it: there is a word in it that is more than a greeting or thanks."""
    return any(word not in _KIND for word in _words(text))


def asks_yes_or_no(text: str) -> bool:
    """Whether it asks for yes or no: "Was he guilty?", but not "Can you tell me who paid?"."""
    words = _words(text)
    while words and words[0] in _BEFORE:
        words = words[1:]
    return bool(words) and words[0] in _POLAR and words[1:2] != ["you"]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", html.clean(text).casefold().replace("’", "'"))
