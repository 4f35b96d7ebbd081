"""English words that hold sentences together and carry little meaning of their own."""

from __future__ import annotations

from typing import Final

from summarizer.words import lists

FUNCTION_WORDS: Final = lists.of("""
the a an of in to for and on at by with from as it is was were are be been has have had that this his her he she they
their its who which but or i we you my your our them him will would could can may might do does did so if than then
there when what s t re ve ll d m
""")
