"""Models that write, run here: tiny ones with random weights, made for the test, loaded as any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer import pipeline
from summarizer.backends import seq2seq
from summarizer.types import Document, ModelError, Options

SENTENCES = ["The ferry sails again on Friday.", "Both engines were replaced.", "The council pays half."]
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ message['role'] + ' ' + message['content'] + ' ' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant' }}{% endif %}"
)


def tokenizer(folder: Path, **more: Any) -> Any:
    """A tokenizer whose words are those of the sentences."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = sorted({word for sentence in SENTENCES for word in sentence.replace(".", " .").split()})
    vocabulary = {word: number for number, word in enumerate(["<pad>", "<s>", "</s>", "<unk>", *words])}
    plain = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    fast: Any = PreTrainedTokenizerFast
    made = fast(tokenizer_object=plain, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>", **more)
    made.save_pretrained(folder)
    return made


@pytest.fixture(scope="module")
def bart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder-decoder that reads 32 tokens."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    folder = tmp_path_factory.mktemp("bart")
    size = len(tokenizer(folder))
    torch.manual_seed(0)
    config = BartConfig(
        vocab_size=size, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, max_position_embeddings=32,
        pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=2,
    )  # fmt: skip
    model = BartForConditionalGeneration(config)
    model.generation_config.min_new_tokens, model.generation_config.max_new_tokens = 6, 12
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat model."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    folder = tmp_path_factory.mktemp("llama")
    size = len(tokenizer(folder, chat_template=CHAT_TEMPLATE))
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=size, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=600, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def test_an_encoder_decoder_in_a_folder_is_loaded_and_writes(bart: Path) -> None:
    model = seq2seq.load(str(bart), "cpu")
    assert isinstance(model, seq2seq.Seq2Seq)
    said = model.write(None, SENTENCES, 3)
    assert 0 < len(said.split()) <= 12
    assert "<" not in said


def test_an_article_longer_than_the_model_reads_is_cut(bart: Path) -> None:
    model = seq2seq.load(str(bart), "cpu")
    assert model._limit == 32
    assert model.write(None, SENTENCES * 100, 3) == model.write(None, SENTENCES * 3, 3)


def test_a_chat_model_in_a_folder_is_loaded_and_writes_after_the_prompt(
    llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seq2seq, "CHAT_TOKENS", 20)
    model = seq2seq.load(str(llama), "cpu")
    assert isinstance(model, seq2seq.Causal)
    assert len(model.write("Ferry", SENTENCES, 3).split()) <= 20


def test_a_chat_model_gets_as_much_of_a_long_article_as_it_can_read(
    llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seq2seq, "CHAT_TOKENS", 20)
    model = seq2seq.load(str(llama), "cpu")
    seen: list[int] = []
    generate = model._model.generate

    def watch(**given: Any) -> Any:
        seen.append(given["input_ids"].shape[1])
        return generate(**given)

    monkeypatch.setattr(model._model, "generate", watch)
    model.write(None, SENTENCES * 200, 3)
    assert 300 < seen[0] <= 580


def test_the_pipeline_holds_a_writing_model_to_the_article(bart: Path) -> None:
    article = Document("\n".join(SENTENCES) + "\nA second ferry was ordered in Gdansk for 20 million euros.")
    found = pipeline.summarize(article, Options(model=str(bart), device="cpu"))
    assert found.points
    for point in found.points:
        held = set(found.sentences[point.sentence].lower().replace(".", "").split())
        assert held & set(point.text.lower().replace(".", "").split())


def test_what_is_no_model_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded .*NEWSBOT_SUMMARIZER__MODEL"):
        seq2seq.load(str(tmp_path), "cpu")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"there is no model in .*/nowhere: no such folder"):
        seq2seq.load(str(tmp_path / "nowhere"))


def test_a_model_that_neither_summarises_nor_chats_is_refused(llama: Path, tmp_path: Path) -> None:
    for file in llama.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    tokenizer(tmp_path)
    (tmp_path / "chat_template.jinja").unlink(missing_ok=True)
    with pytest.raises(ModelError, match="writes no summaries"):
        seq2seq.load(str(tmp_path), "cpu")


def test_a_model_that_cannot_be_downloaded_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="no-such-owner/no-such-model is not on this machine"):
        seq2seq.load("no-such-owner/no-such-model", "cpu")
