"""Markdown files read into question sets, and where question sets are found."""
