"""Many articles: where they come from, the workers that analyse them, and the stores that keep what was found."""
