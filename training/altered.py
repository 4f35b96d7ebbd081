"""Makes a question that its paragraph no longer answers, as the writers of SQuAD 2.0 did: https://arxiv.org/abs/1806.03822.

A name or a number gives way to another one of the same article, a word to its opposite, or "not" comes in.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]*[a-z]\w*|[A-Z]{2,})(?: (?:of (?:the )?|de )?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_VERB = re.compile(r"\b(?:did|does|do|is|are|was|were|can|could|would|will|has|have|had)\b(?! not|n't)")
_WORD = re.compile(r"[a-z]+")
_PAIRS = """
first/last before/after largest/smallest larger/smaller big/small most/least more/less increase/decrease
increased/decreased north/south northern/southern east/west eastern/western highest/lowest higher/lower high/low
won/lost win/lose early/late earlier/later earliest/latest oldest/newest old/new long/short longest/shortest begin/end
began/ended start/stop started/stopped best/worst good/bad above/below inside/outside strong/weak majority/minority
male/female men/women son/daughter father/mother husband/wife brother/sister public/private open/closed
allowed/forbidden accept/reject accepted/rejected support/oppose supported/opposed join/leave joined/left
cause/prevent caused/prevented import/export buy/sell bought/sold positive/negative major/minor rich/poor common/rare
usually/never always/never can/cannot with/without up/down add/remove include/exclude included/excluded gain/lose
gained/lost rise/fall rose/fell winter/summer upper/lower internal/external simple/complex fast/slow faster/slower
maximum/minimum hot/cold heavy/light thick/thin wide/narrow deep/shallow left/right young/old younger/older
ancient/modern legal/illegal possible/impossible successful/unsuccessful few/many create/destroy created/destroyed
built/destroyed attack/defend attacked/defended
"""
OPPOSITES = {a: b for pair in _PAIRS.split() for a, b in [pair.split("/"), pair.split("/")[::-1]]}
NEGATED = 0.2  # how often "not" comes in where something else could be done


def question(asked: str, paragraph: str, elsewhere: str, answers: Sequence[str], chance: random.Random) -> str | None:
    """Return the altered question; None where nothing in it can be exchanged.

    Names and numbers come from the paragraph itself (but not from the answers) or from ``elsewhere`` in the article.
    """
    ways: list[Callable[[], str | None]] = []
    if names := list(_NAME.finditer(asked)):
        pool = _others(_NAME, asked, (paragraph, elsewhere), answers)
        ways.append(lambda: _exchange(asked, chance.choice(names), pool, chance))
    if numbers := list(_NUMBER.finditer(asked)):
        number = chance.choice(numbers)
        figures = [
            one for one in _others(_NUMBER, asked, (paragraph, elsewhere), answers) if len(one) == len(number[0])
        ]
        ways.append(lambda: _exchange(asked, number, figures, chance))
    if words := [match for match in _WORD.finditer(asked) if match.group() in OPPOSITES]:
        match = chance.choice(words)
        ways.append(lambda: _exchange(asked, match, [OPPOSITES[match.group()]], chance))
    if (verb := _VERB.search(asked)) and (not ways or chance.random() < NEGATED):
        ways.append(lambda: f"{asked[: verb.end()]} not{asked[verb.end() :]}")
    return chance.choice(ways)() if ways else None


def _others(pattern: re.Pattern[str], asked: str, texts: Sequence[str], answers: Sequence[str]) -> list[str]:
    found = {match.group() for text in texts for match in pattern.finditer(text)}
    return sorted(one for one in found if one not in asked and not any(one in answer for answer in answers))


def _exchange(asked: str, match: re.Match[str], pool: Sequence[str], chance: random.Random) -> str | None:
    return asked[: match.start()] + chance.choice(pool) + asked[match.end() :] if pool else None
