"""Prompts for language models, one file per task, shipped as package data."""
