"""A source (bytes, a file, standard input, a str) becomes an `Article`: text, metadata, segments."""

from newsx.read.articles import Article
from newsx.read.sources import read_bytes, read_path, read_text

__all__ = ["Article", "read_bytes", "read_path", "read_text"]
