"""Trains ``summarizer/weights/reader.safetensors``: where an article answers a question, or that it does not.

    python -m training.answers --data ../shared/data [--epochs 4] [--share 0.5]

Questions come from SQuAD 2.0 and 1.1 and from QAMR. Five articles of SQuAD 2.0 are left out for benchmarks/answers.py,
and two more that tell how far a score can be trusted. SQuAD 1.1 has no questions without an answer, so some are made: a
name, a number or a word of a question is exchanged, or the question is put to other paragraphs of its article; each
round makes them anew. Rounds read fewer sentences than the product does (``BUDGETS``): more questions in the same time.
"""

from __future__ import annotations

import functools
import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from benchmarks import answers as benchmark
from benchmarks import data
from summarizer import answers, sentences
from summarizer.backends import devices, encoder, reader, weights
from training import altered, loop

INNER = 2  # articles, the next in the benchmark's order
BUDGETS = (40, 48, 56, 96)  # tokens of the sentences read with a question, drawn anew for each
QAMR_EVERY = 6  # questions; many are about one sentence
ALTERED, ELSEWHERE, LONGER = 0.6, 0.12, 0.12  # shares of the questions with an answer that are put in another way too
AROUND = 5  # paragraphs of a longer article


@dataclass(frozen=True)
class Example:
    """A question, the paragraphs it is put to, and what answers it there; nothing where nothing does."""

    question: str
    paragraphs: tuple[str, ...]
    answers: tuple[str, ...]
    budget: int = reader.BUDGET


def main() -> None:
    """Train and save."""
    parser = loop.options(__doc__, reader.NAME, epochs=4)
    parser.add_argument("--share", type=float, default=1.0, help="of the articles, for the learning curve")
    parser.add_argument("--tokens", type=int, default=1600, help="of a batch")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    library = Library(encoder.load("cpu"))
    network = reader.Network(library.encoder.backbone).to(devices.choose("auto"))
    articles, inner = load(given.data)
    articles = articles[: round(len(articles) * given.share)]
    examples = [one for seed in range(given.epochs) for article in articles for one in of_round(article, seed)]
    groups = [[examples[number] for number in group] for group in loop.batched([*map(length, examples)], given.tokens)]
    loop.train(
        network, groups, functools.partial(loss, network, library), loop.plan(given, epochs=1), resume=not given.fresh
    )
    if given.name == reader.NAME:
        slope, offset = calibrate(network, library, inner)
        metadata = {"slope": f"{slope:.4f}", "offset": f"{offset:.4f}"}
        weights.save(given.name, network.state_dict(), metadata, bits=8)


# ---------------------------------------------------------------- questions


class Article(NamedTuple):
    """The paragraphs of an article, and its questions with the number of the paragraph they were written for."""

    paragraphs: list[str]
    questions: list[tuple[int, Example]]


def load(folder: Path) -> tuple[list[Article], list[Example]]:
    """Return the articles to train on, in a random order, and the questions of the inner ones."""
    second = {record["title"]: record for record in data.records(folder / "qa" / "squad2.jsonl.gz")}
    first = [*data.records(folder / "qa" / "squad1.jsonl.gz")]
    apart = benchmark.by_digest(second)[-benchmark.HELD_OUT - INNER :]
    known = {one["id"] for record in second.values() for part in record["paragraphs"] for one in part["qas"]}
    articles = [of_squad(record, set()) for title, record in second.items() if title not in apart]
    articles += [of_squad(record, known) for record in first if record["title"] not in apart]
    articles += of_qamr(folder)
    random.Random(1).shuffle(articles)
    return articles, [one for title in apart[:INNER] for _, one in of_squad(second[title], set()).questions]


def of_squad(record: dict[str, Any], known: set[str]) -> Article:
    """Take an article's questions, but those that are known."""
    questions = [
        (number, Example(one["question"], (part["context"],), tuple(sorted({said["text"] for said in one["answers"]}))))
        for number, part in enumerate(record["paragraphs"])
        for one in part["qas"]
        if one["id"] not in known
    ]
    return Article([part["context"] for part in record["paragraphs"]], questions)


def of_qamr(folder: Path) -> Iterator[Article]:
    """Take some of QAMR's questions, each with the sentence it was written for."""
    for one in itertools.islice(data.records(folder / "qa" / "qamr.jsonl.gz"), 0, None, QAMR_EVERY):
        said = {" ".join(one["tokens"][answer["start"] : answer["end"]]) for answer in one["answers"]}
        text = " ".join(one["tokens"])
        yield Article([text], [(0, Example(one["question"], (text,), tuple(sorted(said))))])


def of_round(article: Article, seed: int) -> Iterator[Example]:
    """Yield every question of an article once, and some of those with an answer once more in another way."""
    chance = random.Random(f"{seed} {article.paragraphs[0]}")
    for number, one in article.questions:
        again = put_again(number, one, article.paragraphs, chance) if len(article.paragraphs) > 1 else None
        for example in (one, again):
            if example:
                yield replace(example, budget=chance.choice(BUDGETS))


def put_again(number: int, one: Example, paragraphs: Sequence[str], chance: random.Random) -> Example | None:
    """Put a question in another way: altered, to paragraphs that do not answer it, to those around its own; or not."""
    drawn = chance.random()
    if not one.answers or drawn > ALTERED + ELSEWHERE + LONGER:
        return None
    if drawn < ALTERED:
        other = altered.question(one.question, paragraphs[number], chance.choice(paragraphs), one.answers, chance)
        return Example(other, one.paragraphs, ()) if other else None
    if drawn < ALTERED + ELSEWHERE:
        without = [text for text in paragraphs if not any(answer in text for answer in one.answers)]
        return Example(one.question, tuple(chance.sample(without, min(AROUND, len(without)))), ()) if without else None
    first = max(0, number - chance.randrange(AROUND))
    return Example(one.question, tuple(paragraphs[first : first + AROUND]), one.answers)


def length(example: Example) -> int:
    """Guess how many tokens are read."""
    return len(example.question) // 4 + min(sum(map(len, example.paragraphs)) // 6, example.budget)


# ---------------------------------------------------------------- training


class Opened(NamedTuple):
    """A paragraph's sentences, and what the lower layers made of them."""

    sentences: list[str]
    texts: list[reader.Text]


class Library:
    """Keeps what the lower layers made of every text, in half precision: some 500 MB, beside the processor.

    What is read with a question is put together there too: hundreds of small steps, for which a GPU is no help.
    """

    def __init__(self, bundled: encoder.Encoder) -> None:
        self.encoder = bundled
        self._open = functools.cache(self._read)
        self._ask = functools.cache(self._read_question)

    def item(self, example: Example) -> tuple[reader.Item, list[int]]:
        """Return what is read with a question, and the places of the answers in it (``reader.place``)."""
        # In full precision, as the product chooses; and autocast cannot join half-precision tensors on a processor.
        with torch.no_grad(), torch.autocast("cpu", enabled=False):
            parts = [self._open(paragraph) for paragraph in example.paragraphs]
            said = [sentence for part in parts for sentence in part.sentences]
            texts = [text for part in parts for text in part.texts]
            item = reader.choose(
                self._ask(example.question), texts, answers.shares(example.question, said), example.budget
            )
        return item, places(item, said, texts, example.answers)

    def _read_question(self, question: str) -> reader.Text:
        text = reader.open_question(self.encoder, question)
        return text._replace(states=text.states.half())

    def _read(self, paragraph: str) -> Opened:
        said = sentences.split([paragraph])
        texts = reader.open_article(self.encoder, said)
        return Opened(said, [one._replace(states=one.states.half()) for one in texts])


def places(item: reader.Item, said: Sequence[str], texts: Sequence[reader.Text], wanted: Sequence[str]) -> list[int]:
    """Find the answers, wherever they stand in the sentences that are read."""
    found: set[int] = set()
    first = len(item.question.ids)
    patterns = [re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)") for answer in wanted]
    for number in dict.fromkeys(item.sentence):
        offsets = texts[number].offsets
        for match in (match for pattern in patterns for match in pattern.finditer(said[number])):
            inside = [at for at, (start, end) in enumerate(offsets) if start < match.end() and end > match.start()]
            if inside and inside[-1] - inside[0] < reader.LONGEST:
                found.add(reader.place(first + inside[0], first + inside[-1]))
        first += len(offsets)
    return sorted(found)


def loss(network: reader.Network, library: Library, batch: Sequence[Example]) -> Tensor:
    """Cross-entropy: any right place will do; silence is right where the sentences read hold no answer."""
    items = [library.item(example) for example in batch]
    rows = reader.stack([item for item, _ in items]).to(network.silence.weight.device)
    chances = network(rows).float().log_softmax(1)
    silence = chances.shape[1] - 1
    return -torch.stack(
        [row[right or [silence]].logsumexp(0) for row, (_, right) in zip(chances, items, strict=True)]
    ).mean()


@torch.inference_mode()
def calibrate(network: reader.Network, library: Library, inner: Sequence[Example]) -> tuple[float, float]:
    """Fit the slope and offset by which the margin over silence becomes the chance that the answer is right."""
    margins, rights = [], []
    for example in inner:
        item, right = library.item(example)
        scores = network(reader.stack([item]).to(network.silence.weight.device))[0]
        best = int(scores[:-1].argmax())
        margins.append(float(scores[best] - scores[-1]))
        rights.append(float(any(overlap(best, place) for place in right)))
    return logistic(torch.tensor(margins, dtype=torch.float64), torch.tensor(rights, dtype=torch.float64))


def overlap(ours: int, theirs: int) -> bool:
    """Tell whether two spans share at least half of their tokens."""
    (a, b), (c, d) = reader.span(ours), reader.span(theirs)
    return 2 * (min(b, d) - max(a, c) + 1) >= max(b, d) - min(a, c) + 1


def logistic(values: Tensor, rights: Tensor) -> tuple[float, float]:
    """Fit a logistic regression of one variable by Newton's method."""
    inputs = torch.stack([values, torch.ones_like(values)], dim=1)
    weight = torch.zeros(2, dtype=values.dtype)
    for _ in range(30):
        chance = (inputs @ weight).sigmoid()
        curvature = inputs.T @ (inputs * (chance * (1 - chance))[:, None]) + 1e-3 * torch.eye(2, dtype=values.dtype)
        weight = weight + torch.linalg.solve(curvature, inputs.T @ (rights - chance))
    return float(weight[0]), float(weight[1])


if __name__ == "__main__":
    main()
