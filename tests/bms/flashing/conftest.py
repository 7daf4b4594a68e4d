"""Updates by the hundred: the disk is waited for only where records are the subject."""

import os

import pytest


@pytest.fixture(autouse=True)
def quick_disk(request, monkeypatch):
    """Let fsync return at once, except in the tests of records. Nothing here cuts the supply of this computer."""
    if request.module.__name__.rpartition(".")[2] != "test_records":
        monkeypatch.setattr(os, "fsync", lambda descriptor: None)
