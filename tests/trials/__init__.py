"""Trials of `newsx batch` that take minutes or hours, and that anyone can repeat: `python -m tests.trials --help`."""
