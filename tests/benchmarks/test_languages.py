"""The sentences that tell which languages the encoder reads."""

from __future__ import annotations

from benchmarks import languages
from summarizer.sentences import text


def test_every_language_has_ten_sentences_that_are_in_it() -> None:
    for code, said in languages.OTHERS.items():
        lines = said.strip().split("\n")
        assert len(lines) == len(set(lines)) == 10
        assert text.language(" ".join(lines)) == code
