"""The head that answers questions: it reads a question beside the sentences nearest to it, and points at the answer.

    question ──► layers 1 … 3 ─┐
                               ├─► clues added ─► branch: layers 4 … 6, fine-tuned ─► every span within a sentence,
    sentences ─► layers 1 … 3 ─┘                                                      and "the article does not say"

Question and article pass the lower layers apart (as in DeFormer, https://arxiv.org/abs/2005.00697), so an article is
read once for all its questions. One softmax over spans and silence, as they exclude each other.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from summarizer.backends import network, weights
from summarizer.types import Answer

if TYPE_CHECKING:
    from summarizer.backends.encoder import Encoder

NAME = "reader"
START = 3  # layers shared with the other heads
LONGEST = 24  # tokens of an answer
BUDGET = 96  # tokens of the sentences that are read with a question: of 160-word paragraphs, 95 % of the answers
CHUNK = 220  # tokens that pass the lower layers together; the encoder was trained on texts of up to 256
LEXICAL = 0.5  # weight of shared words beside shared meaning when sentences are chosen
CLUES = 4
BILINEAR = 64
NOWHERE = -1  # the sentence of a token that is in none: the question's, padding

# Punctuation and articles stay behind after the lower layers: a fifth of the tokens, and no answer hangs on them.
_SILENT = frozenset(["a", "an", "the"])
_LENGTH = r"\w+ (?:year|month|week|day|hour|minute|second|mile|foot|feet|pound|stone)s?"
_WORD = re.compile(  # "five years and four months" is one answer
    rf"{_LENGTH}(?:,? (?:and )?{_LENGTH}\b)+|\w+(?:(?<=\d)[.,:](?=\d)\w+)*"
)
_TELLING = frozenset("%$€£¥°&+#@")


class Text(NamedTuple):
    """A question or a sentence after the lower layers."""

    ids: list[int]
    offsets: list[tuple[int, int]]  # of each token, in characters
    states: Tensor  # (tokens, width)


class Item(NamedTuple):
    """A question and the sentences that are read with it, joined."""

    question: Text  # with [CLS] and [SEP]
    ids: list[int]
    states: Tensor  # (tokens, width)
    sentence: list[int]  # the number of each token's sentence
    relevance: list[float]  # of each token's sentence


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch of items, each the question and then the sentences, padded at the end."""

    states: Tensor  # (batch, time, width)
    mask: Tensor  # (batch, time), False at padding
    clues: Tensor  # (batch, time, CLUES): of a sentence? in both? how like the likest of the other side? relevance
    sentence: Tensor  # (batch, time)
    asked: Tensor  # (batch, time), True at the question

    def to(self, device: torch.device) -> Rows:
        """Return them on another device."""
        moved = (self.states, self.mask, self.clues, self.sentence, self.asked)
        return Rows(*(one.to(device) for one in moved))


class Network(nn.Module):
    """The branch and its heads."""

    def __init__(self, backbone: network.Backbone) -> None:
        super().__init__()
        width = backbone.width
        self.branch = network.Branch(backbone, START)
        self.clues = nn.Linear(CLUES, width, bias=False)
        self.ends = nn.Linear(width, 2)
        self.question = nn.Linear(width, 2 * BILINEAR)
        self.token = nn.Linear(width, 2 * BILINEAR)
        self.silence = nn.Linear(2 * width, 1)
        nn.init.zeros_(self.clues.weight)

    def forward(self, rows: Rows) -> Tensor:
        """Score every span and silence: (batch, time * LONGEST + 1); see ``place``; silence comes last."""
        hidden = self.branch(rows.states + self.clues(rows.clues), rows.mask)
        weight = rows.asked / rows.asked.sum(1, keepdim=True)
        question = torch.einsum("bt,btw->bw", weight, hidden)
        pairs = self.token(hidden) * self.question(question)[:, None]
        ends = self.ends(hidden) + pairs.unflatten(-1, (2, BILINEAR)).sum(-1) / BILINEAR**0.5  # (batch, time, 2)
        spans = ends[..., 0, None] + _ahead(ends[..., 1], 0)
        inside = (rows.sentence[..., None] == _ahead(rows.sentence, NOWHERE)) & (rows.sentence[..., None] != NOWHERE)
        silence = self.silence(torch.cat([hidden[:, 0], question], dim=1))
        return torch.cat([spans.masked_fill(~inside, float("-inf")).flatten(1), silence], dim=1)


class Reader:
    """Reads questions about articles. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, trained: Network, slope: float, offset: float) -> None:
        self._encoder = encoder
        self._network = trained.to(encoder.device).eval()
        self._slope, self._offset = slope, offset  # logistic, from the margin over silence to a chance
        self._open = functools.lru_cache(maxsize=4)(functools.partial(open_article, encoder))  # several questions each

    def read(self, question: str, sentences: Sequence[str], shares: Sequence[float]) -> Answer:
        """Return the likeliest answer, however small its chance; ``shares`` of the question's words by sentence."""
        with torch.inference_mode():
            texts = self._open(tuple(sentences))
            item = choose(open_question(self._encoder, question), texts, shares)
            scores = self._network(stack([item]))[0]
            best = int(scores[:-1].argmax())
            margin = float(scores[best] - scores[-1])
        first, last = (one - len(item.question.ids) for one in span(best))
        number = item.sentence[first]
        start = item.sentence.index(number)
        offsets = texts[number].offsets
        answer = whole(sentences[number], offsets[first - start][0], offsets[last - start][1])
        return Answer(answer, sentences[number], number, 1 / (1 + math.exp(-self._slope * margin - self._offset)))


def load(encoder: Encoder) -> Reader:
    """Load the trained weights; ModelError when they are missing or not the ones measured."""
    tensors, metadata = weights.load(NAME)
    trained = Network(encoder.backbone)
    trained.load_state_dict(tensors)
    return Reader(encoder, trained, float(metadata["slope"]), float(metadata["offset"]))


def whole(sentence: str, start: int, end: int) -> str:
    """Return the piece with the words, figures and lengths whole that it cuts: the comma of 16,200 is no token here."""
    cut = [word.span() for word in _WORD.finditer(sentence) if word.start() < end and start < word.end()]
    return sentence[min([start, *(first for first, _ in cut)]) : max([end, *(last for _, last in cut)])]


def place(first: int, last: int) -> int:
    """Number a span of the tokens of a row, both ends included."""
    return first * LONGEST + last - first


def span(number: int) -> tuple[int, int]:
    """Undo ``place``."""
    first, further = divmod(number, LONGEST)
    return first, first + further


# ---------------------------------------------------------------- the lower layers


def open_question(encoder: Encoder, question: str) -> Text:
    """Pass a question through the lower layers."""
    (tokens,) = encoder.tokens([question])
    return Text(tokens.ids, tokens.offsets, _lower(encoder, tokens.ids))


def open_article(encoder: Encoder, sentences: Sequence[str]) -> list[Text]:
    """Pass sentences through the lower layers, some that follow each other together; then what tells nothing goes."""
    silent = silent_tokens(encoder)
    begin, end = encoder.vocabulary["[CLS]"], encoder.vocabulary["[SEP]"]
    tokens = encoder.tokens(sentences, special=False)
    texts: list[Text] = []
    for rows in _chunks([len(one.ids) for one in tokens]):
        states = _lower(encoder, [begin, *(number for row in rows for number in tokens[row].ids), end])[1:-1]
        for row, part in zip(rows, torch.split(states, [len(tokens[row].ids) for row in rows]), strict=True):
            ids, offsets = tokens[row].ids, tokens[row].offsets
            kept = [at for at, number in enumerate(ids) if number not in silent] or list(range(len(ids)))
            texts.append(Text([ids[at] for at in kept], [offsets[at] for at in kept], part[kept]))
    return texts


def silent_tokens(encoder: Encoder) -> frozenset[int]:
    """Return the tokens that stay behind after the lower layers."""
    known = encoder.vocabulary.items()
    return frozenset(
        number
        for token, number in known
        if token in _SILENT or (len(token) == 1 and not token.isalnum() and token not in _TELLING)
    )


def _lower(encoder: Encoder, ids: Sequence[int]) -> Tensor:
    row = torch.tensor([ids], device=encoder.device)
    return encoder.backbone.lower(row, torch.ones_like(row, dtype=torch.bool), START)[0]


def _chunks(lengths: Sequence[int]) -> Iterator[list[int]]:
    chunk: list[int] = []
    for row, length in enumerate(lengths):
        if chunk and sum(lengths[one] for one in chunk) + length > CHUNK:
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


# ---------------------------------------------------------------- what is read with a question


def choose(question: Text, sentences: Sequence[Text], shares: Sequence[float], budget: int = BUDGET) -> Item:
    """Take the sentences nearest to the question, as many as fit, in reading order.

    Nearest: each of its tokens is like one of the sentence's (ColBERT's MaxSim, https://arxiv.org/abs/2004.12832), and
    its words are shared (``shares``, 0 to 1).
    """
    asked = functional.normalize(question.states[1:-1].float(), dim=1)
    every = functional.normalize(torch.cat([one.states for one in sentences]).float(), dim=1)
    like = torch.split(asked @ every.T, [len(one.ids) for one in sentences], dim=1)
    relevance = [
        float(part.amax(1).mean()) + LEXICAL * share if part.numel() else -math.inf
        for part, share in zip(like, shares, strict=True)
    ]
    chosen: list[int] = []
    left = budget
    for number in sorted(range(len(sentences)), key=lambda one: -relevance[one]):
        left -= len(sentences[number].ids)
        if chosen and left < 0:
            break
        chosen.append(number)
    chosen.sort()
    owner = [number for number in chosen for _ in sentences[number].ids]
    return Item(
        question,
        [one for number in chosen for one in sentences[number].ids],
        torch.cat([sentences[number].states for number in chosen]),
        owner,
        [relevance[number] for number in owner],
    )


def stack(items: Sequence[Item]) -> Rows:
    """Make a batch of items."""
    ends = [len(item.question.ids) + len(item.ids) for item in items]
    shape, device = (len(items), max(ends)), items[0].states.device
    states = torch.zeros(*shape, items[0].states.shape[1], device=device)
    clues = torch.zeros(*shape, CLUES, device=device)
    sentence = torch.full(shape, NOWHERE, device=device)
    asked = torch.zeros(shape, dtype=torch.bool, device=device)
    for row, (item, end) in enumerate(zip(items, ends, strict=True)):
        middle = len(item.question.ids)
        states[row, :middle], states[row, middle:end] = item.question.states, item.states
        clues[row, :end] = _clues(item)
        sentence[row, middle:end] = torch.tensor(item.sentence)
        asked[row, :middle] = True
    mask = torch.arange(shape[1], device=device) < torch.tensor(ends, device=device)[:, None]
    return Rows(states, mask, clues, sentence, asked)


def _clues(item: Item) -> Tensor:
    question = functional.normalize(item.question.states.float(), dim=1)
    like = question @ functional.normalize(item.states.float(), dim=1).T
    same = torch.tensor(item.question.ids)[:, None] == torch.tensor(item.ids)
    clues = torch.zeros(len(item.question.ids) + len(item.ids), CLUES)
    theirs, ours = clues[: len(item.question.ids)], clues[len(item.question.ids) :]
    theirs[:, 1], theirs[:, 2] = same.any(1), like.amax(1)
    ours[:, 0], ours[:, 1], ours[:, 2], ours[:, 3] = 1, same.any(0), like.amax(0), torch.tensor(item.relevance)
    return clues


def _ahead(values: Tensor, fill: int) -> Tensor:
    """(batch, time) -> (batch, time, LONGEST): each value and those that follow it."""
    return functional.pad(values, (0, LONGEST - 1), value=fill).unfold(1, LONGEST, 1)
