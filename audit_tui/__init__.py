"""A terminal application for multi-agency safeguarding audit panels."""

__version__ = "0.1.0"
