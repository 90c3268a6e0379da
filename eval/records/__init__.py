"""Scores of records against gold labels: places, keys, values; see ``eval/gold/CODEBOOK.md``."""
