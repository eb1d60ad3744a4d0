"""The offline place database: countries, regions, waters, facilities and towns, by name."""
