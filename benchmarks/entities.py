"""Names of people, organisations and places in the news of many countries: ``python -m benchmarks.entities``.

CoNLL's measure: a name counts where its span and its kind are both exact; micro-averaged over the three kinds. The set
has nine: Facility counts as a place, as in CoNLL; NORP ("Chilean", "Catholic"), Misc, Product, Date and Money count as
nothing, and a name found there is wrong. Articles go through ``names.find`` as in the product, every sentence tagged.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import records
from summarizer.backends import encoder, tagger
from summarizer.facts import names, namespans
from training import mentions

Figures = dict[str, float]
Name = tuple[int, int, int, str]  # sentence, start, end, kind

FILE = "ner/worldwide_dev_only.jsonl.gz"
KINDS = ("person", "organization", "place")
_GOLD = {"Person": "person", "Organization": "organization", "Location": "place", "Facility": "place"}


def worldwide(data: Path, found_by: tagger.Tagger | None) -> Figures:
    """F1, precision and recall in all, F1 of each kind; by rules alone without a tagger."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for sentences, gold in articles(data / FILE):
        found = read(sentences, found_by)
        for kind in KINDS:
            ours, theirs = ({name for name in one if name[3] == kind} for one in (found, gold))
            right[kind] += len(ours & theirs)
            given[kind] += len(ours)
            wanted[kind] += len(theirs)
    figures = {f"ner_{kind}_f1": _f1(right[kind], given[kind], wanted[kind]) for kind in KINDS}
    total = right.total(), given.total(), wanted.total()
    return {"ner_f1": _f1(*total), "ner_precision": total[0] / total[1], "ner_recall": total[0] / total[2]} | figures


def tagged(data: Path) -> Figures:
    """The figures of the product: rules and tagger together."""
    return worldwide(data, tagger.load(encoder.load("cpu")))


def read(sentences: Sequence[str], found_by: tagger.Tagger | None) -> set[Name]:
    """The names of an article as the product finds them."""
    words = [namespans.words_of(sentence, number) for number, sentence in enumerate(sentences)]
    tagged = dict(enumerate(found_by.tag(sentences))) if found_by else None
    entities = names.find(words, None, tagged=tagged)
    return {(m.sentence, m.start, m.stop, entity.kind) for entity in entities for m in entity.mentions}


def articles(path: Path) -> Iterator[tuple[list[str], set[Name]]]:
    """Each article's sentences as people write them, and its names."""
    for _, group in itertools.groupby(records(path), key=lambda record: record["doc"]):
        sentences: list[str] = []
        gold: set[Name] = set()
        for number, record in enumerate(group):
            text, spans = mentions.joined(record["tokens"])
            gold |= {(number, start, end, kind) for start, end, kind in _names(record, spans)}
            sentences.append(text)
        yield sentences, gold


def _names(record: dict[str, Any], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    tags: list[str] = [*record["tags"], "O"]
    first: int | None = None
    for place, tag in enumerate(tags):
        if first is not None and not tag.startswith("I-"):
            kind = _GOLD.get(tags[first].partition("-")[2])
            if kind is not None:
                yield spans[first][0], spans[place - 1][1], kind
            first = None
        if tag.startswith("B-"):
            first = place


def _f1(right: int, given: int, wanted: int) -> float:
    return 2 * right / max(given + wanted, 1)


def main() -> None:
    """Print every figure, by rules alone and with the tagger."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with ner/")
    data: Path = parser.parse_args().data
    for name, figures in (("rules", worldwide(data, None)), ("tagger", tagged(data))):
        for figure, value in figures.items():
            print(f"{name:8} {figure:32} {value:.3f}")


if __name__ == "__main__":
    main()
