"""Tests of the stage that divides a document."""
