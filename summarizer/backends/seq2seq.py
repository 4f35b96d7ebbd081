"""A model that writes, run here: encoder-decoders (BART, T5, Pegasus, …) and chat models, by hub name or folder.

transformers 5 has no summarization pipeline: ``generate`` is called directly.
"""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from summarizer.backends import devices, prompts
from summarizer.types import ModelError

MOST_TOKENS = 160  # of the summary, where the model's own generation settings name no limit; as BART for CNN/DailyMail
CHAT_TOKENS = 400
ASSUMED_TOKENS = 1024  # of the article, where neither model nor tokenizer names a limit (T5)
CHAT_LIMIT = 8192  # of the article and the prompt: chat models name limits that no small machine holds in memory


class Seq2Seq:
    """An encoder-decoder: the article in, its summary out."""

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer = tokenizer
        self._model = model
        self._limit = _limit(tokenizer, model, ASSUMED_TOKENS)
        self._prefix = "summarize: " if model.config.model_type in ("t5", "mt5", "umt5", "longt5") else ""

    def write(self, title: str | None, sentences: Sequence[str], count: int) -> str:  # noqa: ARG002
        """Return the summary; the title and ``count`` are not asked for: these models were trained on bodies alone."""
        text = self._prefix + " ".join(sentences)
        inputs = self._tokenizer(text, truncation=True, max_length=self._limit, return_tensors="pt")
        named = {"input_ids", "attention_mask"} & inputs.keys()
        settings = self._model.generation_config
        unlimited = settings.max_new_tokens is None and settings.max_length in (None, 20)  # 20: nobody chose one
        limits = {"max_new_tokens": MOST_TOKENS} if unlimited else {}
        return _generate(self._model, self._tokenizer, {name: inputs[name] for name in named}, limits)


class Causal:
    """A chat model: asked with the same words as one behind an endpoint."""

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer = tokenizer
        self._model = model
        self._limit = min(_limit(tokenizer, model, CHAT_LIMIT), CHAT_LIMIT) - CHAT_TOKENS

    def write(self, title: str | None, sentences: Sequence[str], count: int) -> str:
        """Return what the model writes, after as much of the article as it can read."""
        kept = list(sentences)
        while True:
            inputs = self._tokenizer.apply_chat_template(
                prompts.messages(title, kept, count), add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
            length = inputs["input_ids"].shape[1]
            if length <= self._limit or len(kept) == 1:
                break
            kept = kept[: max(1, min(len(kept) - 1, len(kept) * self._limit // length))]
        settings = {"max_new_tokens": CHAT_TOKENS, "do_sample": False}
        return _generate(self._model, self._tokenizer, dict(inputs), settings, skip=length)


def load(name: str, device: str = "auto") -> Seq2Seq | Causal:
    """Load a model from the hub (downloaded once) or a folder; ModelError says what is wrong with it."""
    folder = Path(name).expanduser()
    if not folder.is_dir() and name.startswith(("/", "./", "../", "~")):
        raise ModelError(f"there is no model in {name}: no such folder", permanent=False)
    source = str(folder) if folder.is_dir() else name
    # The hub's client tries each file for half a minute; without a network the copy on this machine has to do.
    local = {"local_files_only": True} if folder.is_dir() or not _hub_answers() else {}
    with devices.quiet_transformers() as transformers:
        place = devices.choose(device)
        try:
            config = transformers.AutoConfig.from_pretrained(source, **local)
            tokenizer = transformers.AutoTokenizer.from_pretrained(source, **local)
            if config.is_encoder_decoder:
                model = transformers.AutoModelForSeq2SeqLM.from_pretrained(source, **local)
                return Seq2Seq(tokenizer, model.to(place).eval())
            if not tokenizer.chat_template:
                raise ModelError(f"the model {name} writes no summaries: choose a summarisation or a chat model")
            model = transformers.AutoModelForCausalLM.from_pretrained(source, **local)
            return Causal(tokenizer, model.to(place).eval())
        except (OSError, ValueError, ImportError) as error:
            raise ModelError(_trouble(name, error), permanent=False) from error


def _hub_answers() -> bool:
    """Whether the hub can be reached; behind a proxy only the client itself finds out."""
    hub = urlsplit(os.environ.get("HF_ENDPOINT") or "https://huggingface.co")
    if urllib.request.getproxies():
        return True
    try:
        socket.create_connection((hub.hostname or "", hub.port or (80 if hub.scheme == "http" else 443)), 5).close()
    except OSError:
        return False
    return True


def _generate(model: Any, tokenizer: Any, inputs: dict[str, Any], settings: dict[str, Any], skip: int = 0) -> str:
    import torch

    with torch.inference_mode():
        tokens = model.generate(**{name: value.to(model.device) for name, value in inputs.items()}, **settings)
    text: str = tokenizer.decode(tokens[0][skip:], skip_special_tokens=True)
    return text


def _limit(tokenizer: Any, model: Any, otherwise: int) -> int:
    """Return how many tokens the model reads; tokenizers without a limit name an astronomical one."""
    limits = [tokenizer.model_max_length, getattr(model.config, "max_position_embeddings", None)]
    known = [limit for limit in limits if limit and limit < 10_000_000]
    return min(known) if known else otherwise


def _trouble(name: str, error: Exception) -> str:
    reason = " ".join(str(error).split())
    if "connect" in reason or "offline" in reason:
        return f"the model {name} is not on this machine and the hub cannot be reached: download it to a folder first"
    return (
        f"the model {name} cannot be loaded ({reason[:160]}): set NEWSBOT_SUMMARIZER__MODEL to encoder, the hub name"
        " or the folder of a model that summarises, or openai:NAME"
    )
