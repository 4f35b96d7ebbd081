"""How well questions are answered, by SQuAD 2.0's own measure, on five articles that no part of us was trained on.

    python -m benchmarks.answers --data DIR [--every N]

The five are those whose titles have the highest SHA-256, so nobody chose them. Half of their questions cannot be
answered: answering nothing gives an F1 of one half. The normalisation is that of the official script,
https://rajpurkar.github.io/SQuAD-explorer/.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.data import records
from benchmarks.reading import Figures
from summarizer import pipeline
from summarizer.types import Answer, Document, Options

FILE = "qa/squad2.jsonl.gz"
HELD_OUT = 5
OPTIONS = Options(device="cpu")
NEWS_LENGTH = 5  # paragraphs: about 640 words
ELSEWHERE_EVERY = 3  # questions put to another article
ARTICLE_EVERY = 3  # questions put to NEWS_LENGTH paragraphs


class Asked(NamedTuple):
    """A question, the paragraph it was written for, and that with those around it."""

    question: str
    gold: list[str]  # the right answers; none where the paragraph does not say
    title: str
    paragraph: str
    article: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with qa/")
    parser.add_argument("--every", type=int, default=1, help="take each Nth question only")
    given = parser.parse_args()
    print(json.dumps(squad2(given.data, given.every), indent=1))


def squad2(data: Path, every: int = 1) -> Figures:
    """Put each question to its paragraph; some to the article around it, and to another article, which cannot say.

    ``calibration`` is 1 less the expected calibration error of the scores of answers, in ten equal steps.
    """
    asked = questions(data)[::every]
    taken: defaultdict[str, list[float]] = defaultdict(list)
    scores: list[tuple[float, float]] = []
    for number, one in enumerate(asked):
        found = ask(one.question, one.paragraph, one.title)
        f1, exact = judge(found.answer, one.gold)
        taken["f1"].append(f1)
        taken["exact"].append(exact)
        if one.gold:
            taken["f1_answerable"].append(f1)
            taken["quote_holds_answer"].append(float(holds(found.quote, one.gold)))
        else:
            taken["unanswerable_refused"].append(float(found.answer is None))
        if found.answer is not None:
            scores.append((found.score, f1 if one.gold else 0.0))
        if number % ARTICLE_EVERY == 0:
            whole = ask(one.question, one.article, one.title)
            taken["f1_in_article"].append(judge(whole.answer, one.gold)[0])
        other = asked[(number + len(asked) // 2) % len(asked)]
        if number % ELSEWHERE_EVERY == 0 and other.title != one.title:
            taken["off_topic_refused"].append(float(ask(one.question, other.paragraph, other.title).answer is None))
    return {name: mean(values) for name, values in taken.items()} | {"calibration": calibration(scores)}


def ask(question: str, text: str, title: str) -> Answer:
    """Ask as a user of the product does."""
    return pipeline.answer(question, Document(text, title, language="en"), OPTIONS)


def questions(data: Path) -> list[Asked]:
    """Return the questions to the articles left out of training."""
    articles = {article["title"]: article["paragraphs"] for article in records(data / FILE)}
    return [one for title in held_out(articles) for one in _of_article(title, articles[title])]


def held_out(titles: Iterable[str]) -> list[str]:
    """Return the titles that training leaves out: those with the highest SHA-256."""
    return by_digest(titles)[-HELD_OUT:]


def by_digest(titles: Iterable[str]) -> list[str]:
    """Sort titles in an order that nobody chose."""
    return sorted(set(titles), key=lambda title: hashlib.sha256(title.encode()).hexdigest())


def _of_article(title: str, paragraphs: Sequence[dict[str, Any]]) -> Iterator[Asked]:
    for place, paragraph in enumerate(paragraphs):
        first = min(place, max(0, len(paragraphs) - NEWS_LENGTH))
        around = "\n".join(one["context"] for one in paragraphs[first : first + NEWS_LENGTH])
        for one in paragraph["qas"]:
            gold = [] if one["is_impossible"] else [answer["text"] for answer in one["answers"]]
            yield Asked(one["question"], gold, title.replace("_", " "), paragraph["context"], around)


# ---------------------------------------------------------------- judging


def judge(answer: str | None, gold: Sequence[str]) -> tuple[float, float]:
    """Return F1 and exact match, the best over the right answers; silence is right where there is none."""
    wanted = [text for text in gold if tokens(text)] or [""]
    ours = answer or ""
    return max(token_f1(ours, text) for text in wanted), float(any(tokens(ours) == tokens(text) for text in wanted))


def holds(quote: str | None, gold: Sequence[str]) -> bool:
    """Tell whether the quote holds one of the right answers."""
    return any(text.lower() in (quote or "").lower() for text in gold)


def token_f1(ours: str, gold: str) -> float:
    """Compare as SQuAD's official script does."""
    a, b = Counter(tokens(ours)), Counter(tokens(gold))
    if not a or not b:
        return float(a == b)
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total())


def tokens(text: str) -> list[str]:
    """Lower-case, drop punctuation and articles, split at white space."""
    plain = re.sub(r"[!-/:-@\[-`{-~]", "", text.lower())
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def calibration(scores: Sequence[tuple[float, float]]) -> float:
    """Return 1 less the expected calibration error of (score, how right) pairs: 1 where scores are honest."""
    steps: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for score, right in scores:
        steps[min(int(score * 10), 9)].append((score, right))
    off = sum(abs(sum(score - right for score, right in step)) for step in steps.values())
    return 1 - off / max(len(scores), 1)


def mean(values: Sequence[float]) -> float:
    """Average; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    main()
