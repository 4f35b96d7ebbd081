"""Scripts that make ``summarizer/weights`` from data; the program never imports them (docs/model-card.md)."""
