"""Settings, and the files an operator edits: ``newsbot.toml`` (every setting explained) and ``feeds.opml``."""

from config.settings import Settings, SettingsError, describe, load

__all__ = ["Settings", "SettingsError", "describe", "load"]
