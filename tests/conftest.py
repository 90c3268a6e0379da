"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real sample documents, which the repository does not contain.

    Found by the environment variable ``GOUJI_SAMPLES`` or beside the checkout. In CI their absence is a
    failure, elsewhere a reason to skip.
    """
    folder = Path(os.environ.get("GOUJI_SAMPLES", ROOT.parent / "shared" / "samples"))
    if folder.is_dir():
        return folder
    message = "the sample documents are not here: set GOUJI_SAMPLES to their folder"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
