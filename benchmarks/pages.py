"""How well articles are taken out of pages, cleaned and split: ``python -m benchmarks.pages --data DIR``.

Each measure takes the data folder and returns a dict of figures, as in `benchmarks.reading`.
"""

from __future__ import annotations

import argparse
import gzip
import re
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import records
from benchmarks.reading import Figures
from bot import articles
from bot.errors import ArticleError
from summarizer import sentences
from summarizer.sentences import text

Match = tuple[float, float, float]  # shares of true positives, false positives and false negatives


def scrapinghub(data: Path) -> Figures:
    """Precision, recall and F1 over shingles of four words, averaged over pages, as the benchmark's own script does.

    https://github.com/scrapinghub/article-extraction-benchmark/blob/master/evaluate.py
    """
    found = []
    start = time.monotonic()
    for record in records(data / "pages" / "scrapinghub.jsonl.gz"):
        with gzip.open(data / "pages" / record["html"]) as file:
            html = file.read()
        try:
            body = articles.extract(html, url=record["url"]).text or ""
        except ArticleError:
            body = ""
        found.append(_match(record["articleBody"], body))
    seconds = time.monotonic() - start
    precision = statistics.mean(true / (true + extra) for true, extra, _ in found if true + extra)
    recall = statistics.mean(true / (true + missed) for true, _, missed in found if true + missed)
    return {
        "pages_f1": 2 * precision * recall / (precision + recall),
        "pages_precision": precision,
        "pages_recall": recall,
        "pages_per_second": len(found) / seconds,
    }


def lost(data: Path) -> Figures:
    """The share of sentences that cleaning drops from text without clutter: paragraphs of Wikipedia (SQuAD)."""
    total = kept = 0
    for name in ("squad1", "squad2"):
        for page in records(data / "qa" / f"{name}.jsonl.gz"):
            for paragraph in page["paragraphs"]:
                whole = {text.key(sentence) for sentence in sentences.split([paragraph["context"]])} - {""}
                left = "\n".join(text.key(sentence) for sentence in sentences.read(paragraph["context"]))
                total, kept = total + len(whole), kept + sum(key in left for key in whole)
    return {"sentences_lost": 1 - kept / max(total, 1)}


def splitting(data: Path, genres: Sequence[str] = ("news", "interview", "court", "letter")) -> Figures:
    """F1 of the boundaries between GUM's sentences within a paragraph, and sentences split in a second."""
    documents = [
        _paragraphs(document["sentences"])
        for document in records(data / "gum" / "docs.jsonl.gz")
        if document["genre"] in genres
    ]
    true = guessed = wanted = count = 0
    seconds = 0.0
    for paragraphs in documents:
        for gold in paragraphs:
            start = time.monotonic()
            found = sentences.split([" ".join(gold)])
            seconds += time.monotonic() - start
            want, got = _ends(gold), _ends(found)
            true, guessed, wanted = true + len(want & got), guessed + len(got), wanted + len(want)
            count += len(gold)
    return {"splitting_f1": 2 * true / max(guessed + wanted, 1), "sentences_per_second": count / max(seconds, 1e-9)}


def _paragraphs(marked: Sequence[dict[str, str | bool]]) -> list[list[str]]:
    paragraphs: list[list[str]] = []
    for sentence in marked:
        if sentence.get("newpar") or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(str(sentence["text"]))
    return paragraphs


def _ends(split: Sequence[str]) -> set[int]:
    """Where sentences but the last end, counted in characters that are no white space."""
    place, ends = 0, []
    for sentence in split:
        place += len("".join(sentence.split()))
        ends.append(place)
    return set(ends[:-1])


def _match(wanted: str, found: str) -> Match:
    one, other = _shingles(wanted), _shingles(found)
    counts = (one & other).total(), (other - one).total(), (one - other).total()
    whole = sum(counts) or 1
    return counts[0] / whole, counts[1] / whole, counts[2] / whole


def _shingles(said: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", said)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    for measure in (scrapinghub, lost, splitting):
        for name, figure in measure(folder).items():
            print(f"{name:22} {figure:.4f}")
