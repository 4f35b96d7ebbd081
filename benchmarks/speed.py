"""How fast and how large, side by side with peers in the same run: ``python -m benchmarks.speed``.

The articles are the sample newsroom's. Peers: sumy's LexRank (no model, words alone) and sentence-transformers, the
usual way to run the very encoder that we bundle. Compare the ratios: the figures themselves are this machine's.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from summarizer import facts, pipeline, sentences
from summarizer.backends import devices, encoder
from summarizer.types import Document, Options

NEWSROOM = Path(__file__).parent.parent / "bot" / "demo" / "newsroom"
OPTIONS = Options(device="cpu")
PUBLISHED = datetime(2026, 3, 11, 12, tzinfo=UTC)
QUESTION = "How many people were hurt?"

_START = """
import time, psutil
began = time.perf_counter()
{code}
print(time.perf_counter() - began, psutil.Process().memory_info().rss / 2**20)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40, help="how many articles to summarise (default 40)")
    documents = list(itertools.islice(itertools.cycle(articles()), parser.parse_args().articles))
    split = [sentences.read(document.text, document.title) for document in documents]
    console = Console()
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(documents)} articles")
    console.print(f"of {sum(map(len, split)) / len(split):.0f} sentences on average\n")
    console.print(started())
    console.print(steps(documents, split))
    console.print(peers(documents, split))


def articles() -> list[Document]:
    """The sample newsroom's articles without their markup."""
    found = []
    for path in sorted(NEWSROOM.glob("*/*.md")):
        _, front, body = path.read_text("utf-8").split("+++\n", 2)
        text = re.sub(r"[*_#>]|!?\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\{[^}]*\}", "Tuesday", body))
        found.append(Document(text, tomllib.loads(front)["title"], PUBLISHED, "en"))
    return found


# ---------------------------------------------------------------- start and memory


def started() -> Table:
    """Time and memory of a fresh process, with and without the model."""
    table = Table("a fresh process", "seconds", "MB", box=None)
    warm = "from summarizer import pipeline; from summarizer.types import *; "
    document = "Document('The ferry sails again on Friday. Both engines were replaced.', language='en')"
    for name, code in (
        ("Python alone", "pass"),
        ("summarizer imported", "import summarizer.pipeline"),
        ("torch imported", "import torch"),
        ("encoder loaded", "from summarizer.backends import encoder; encoder.load('cpu')"),
        ("first article summarised", f"{warm} pipeline.summarize({document}, Options(device='cpu'))"),
    ):
        runs = [_fresh(code) for _ in range(2)]  # the first one may read from the disk
        table.add_row(name, f"{min(seconds for seconds, _ in runs):.2f}", f"{runs[-1][1]:.0f}")
    return table


def _fresh(code: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", _START.format(code=code)], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


# ---------------------------------------------------------------- the steps, and peers


def steps(documents: Sequence[Document], split: Sequence[Sequence[str]]) -> Table:
    """Where the time of an article goes."""
    table = Table("step", "ms an article", "articles/s", box=None)
    model = pipeline.load(OPTIONS)._encoder
    model.encode(split[0])
    for name, step in (
        ("sentences", lambda: [sentences.read(one.text, one.title) for one in documents]),
        ("encode, one by one", lambda: [model.encode(one) for one in split]),
        ("facts", lambda: [_facts(one, said) for one, said in zip(documents, split, strict=True)]),
        ("summarize, one by one", lambda: [pipeline.summarize(one, OPTIONS) for one in documents]),
        ("summarize_many", lambda: list(pipeline.summarize_many(documents, OPTIONS))),
        ("answer", lambda: [pipeline.answer(QUESTION, one, OPTIONS) for one in documents]),
    ):
        seconds = timed(step)
        table.add_row(name, f"{1000 * seconds / len(documents):.1f}", f"{len(documents) / seconds:.1f}")
    return table


def peers(documents: Sequence[Document], split: Sequence[Sequence[str]]) -> Table:
    """Ours beside theirs, each given the same sentences."""
    table = Table("peer", "articles/s", "ours", "times as fast", box=None)
    together = [sentence for said in split for sentence in said]
    model = pipeline.load(OPTIONS)._encoder
    for name, ours, theirs in (
        ("sentence-transformers, encoding", lambda: model.encode(together), _sentence_transformers(together)),
        ("sumy LexRank, whole summaries", lambda: list(pipeline.summarize_many(documents, OPTIONS)), _sumy(split)),
    ):
        if theirs is None:
            table.add_row(name, "–", "–", "not installed: pip install 'newsbot[bench]'")
            continue
        # Turn by turn, so that what else the machine does meets both.
        taken = [(timed(theirs, 1), timed(ours, 1)) for _ in range(3)]
        peer, mine = (min(column) for column in zip(*taken, strict=True))
        table.add_row(name, f"{len(documents) / peer:.1f}", f"{len(documents) / mine:.1f}", f"{peer / mine:.2f}")
    return table


def timed(step: Callable[[], Any], runs: int = 3) -> float:
    """Return the seconds that the step takes, the best of a few runs."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        step()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _facts(document: Document, said: Sequence[str]) -> facts.Facts:
    return facts.find(said, title=document.title, published=document.published, language="en")


def _sentence_transformers(texts: list[str]) -> Callable[[], Any] | None:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        return None
    with devices.quiet_transformers():
        model = SentenceTransformer(str(encoder.find_folder()), device="cpu")
    return lambda: model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def _sumy(split: Sequence[Sequence[str]]) -> Callable[[], Any] | None:
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
        from sumy.summarizers.lex_rank import LexRankSummarizer
    except ImportError:
        return None

    class Words:
        """sumy's own tokenizer wants a download."""

        def to_words(self, sentence: str) -> list[str]:
            return re.findall(r"[^\W\d_]+", sentence)

    documents = [ObjectDocumentModel([Paragraph([Sentence(text, Words()) for text in said])]) for said in split]
    return lambda: [LexRankSummarizer()(document, 3) for document in documents]


if __name__ == "__main__":
    main()
