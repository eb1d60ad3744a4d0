"""Finders: what an article says, taken from a `Doc` as plain findings with offsets."""
