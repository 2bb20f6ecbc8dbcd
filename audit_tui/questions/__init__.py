"""Markdown files read into question sets, and where question sets are found."""

from audit_tui.questions.library import Library, cache_folder, shipped_folder
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import check_files, files_looked_for, read_set

__all__ = ["Library", "Problem", "cache_folder", "check_files", "files_looked_for", "read_set", "shipped_folder"]
