"""Lexical knowledge of newspapers as data."""
