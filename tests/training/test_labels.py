"""What salience is taught: sentences that come close to the highlights, words that the highlights use."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training import salience

ARTICLE = [
    "a ferry ran aground near skarholm on monday .",
    "the weather was fine .",
    "all 48 passengers were rescued by two fishing boats .",
    "the ferry was built in 1988 .",
    "divers will look at the hull on tuesday .",
]
HIGHLIGHTS = [
    "ferry runs aground near skarholm .",
    "two fishing boats rescue 48 passengers .",
    "divers to look at hull",
]


def test_the_sentences_closest_to_the_highlights_get_the_best_chances() -> None:
    chances = salience.oracle(ARTICLE, HIGHLIGHTS)
    assert sorted(range(5), key=chances.__getitem__)[2:] == [4, 2, 0] or min(chances[0], chances[2]) > chances[3]
    assert sum(chances) == 3 or abs(sum(chances) - 3) < 1e-9
    assert chances[1] < 0.2


def test_bylines_of_older_pages_and_what_stands_above_them_are_not_learnt() -> None:
    top = [*HIGHLIGHTS, "by .", "ann reed .", "follow @@ annreed ."]
    assert salience.told([*top, *ARTICLE]) == tuple(ARTICLE)
    assert salience.told(ARTICLE) == tuple(ARTICLE)
    assert salience.told(["by .", "ann reed ."]) == ()


def test_of_cnn_only_so_many_articles_are_taken() -> None:
    tokens, labels, chances = np.zeros(0, np.uint16), np.zeros(0, np.bool_), np.zeros(0, np.float16)
    examples = [salience.Example(tokens, tokens, labels, chances, cnn) for cnn in (True, False, True, True)]
    assert [one.cnn for one in salience.fewer(examples, 1, seed=1)] == [False, True]
    assert len(salience.fewer(examples, None, seed=1)) == 4


def test_fewer_than_three_sentences_share_what_there_is() -> None:
    assert salience.oracle(ARTICLE[:1], HIGHLIGHTS) == [1.0]


def test_a_repeated_sentence_is_not_wanted_twice() -> None:
    chances = salience.oracle([ARTICLE[0], ARTICLE[0], ARTICLE[2], ARTICLE[4]], HIGHLIGHTS)
    assert chances[2] > 0.9
    assert abs(chances[0] - chances[1]) < 1e-9
    assert chances[0] < 0.7


def test_words_are_marked_by_their_stem_whole() -> None:
    text = "boats rescued 48"
    used = set(salience.stems("two boats rescue 48 passengers"))
    assert salience.mark(text, [0, 6, 10, 14], used) == [True, True, True, True]
    assert salience.mark("the hull", [0, 4], used) == [False, False]


def test_labelled_articles_are_kept_and_read_again(tmp_path: Path) -> None:
    articles = {"mail": " ".join(ARTICLE), "cnn": f"skarholm ( cnn ) {' '.join(ARTICLE)}"}
    examples = [salience.labelled({"article": text, "highlights": HIGHLIGHTS}, 1020) for text in articles.values()]
    mail, cnn = examples
    assert mail is not None
    assert cnn is not None
    assert mail.lengths.sum() == len(mail.ids) == len(mail.used)
    assert [len(sentence) for sentence in mail.sentences()] == mail.lengths.tolist()
    salience.keep(tmp_path / "examples.safetensors", [mail, cnn])
    again = salience.read(tmp_path / "examples.safetensors")
    assert [one.cnn for one in again] == [False, True]
    assert [one.ids.tolist() for one in again] == [mail.ids.tolist(), cnn.ids.tolist()]
    assert again[1].chances.tolist() == cnn.chances.tolist()


def test_an_article_too_short_to_choose_from_teaches_nothing() -> None:
    assert salience.labelled({"article": " ".join(ARTICLE[:2]), "highlights": HIGHLIGHTS}, 1020) is None
