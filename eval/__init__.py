"""Evaluation: how well records and findings agree with labels, and how fast the checks are."""
