"""Weapons systems: what is known of them, and how they are found in text."""
