"""Ground rules of every test: no screen, no user settings, no stray error logs."""

import logging
import os
import sys

import pytest
from hypothesis import settings

if sys.platform != "win32":
    import resource

# The same examples at every run, so that a failure is of the change that is tested; no timings, the machines are noisy.
# `--hypothesis-profile=search` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("repeatable")

# Before any Qt import: draw offscreen, at 100 %, whatever the machine's desktop says.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for variable in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_AUTO_SCREEN_SCALE_FACTOR"):
    os.environ.pop(variable, None)


@pytest.fixture(autouse=True)
def halite_home(tmp_path, monkeypatch):
    """Give every test its own settings and run folders."""
    home = tmp_path / "halite-home"
    monkeypatch.setenv("HALITE_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_error_logs(caplog):
    """A logged error nobody expected fails the test; tests that expect one clear `caplog`."""
    yield
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, [record.getMessage() for record in errors]


@pytest.fixture(autouse=True)
def no_limits_left():
    """A limit that a test leaves on its process ends it many tests later, where nobody looks for the reason."""
    if sys.platform == "win32":
        yield
        return
    kinds = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
    before = [resource.getrlimit(kind) for kind in kinds]
    yield
    assert [resource.getrlimit(kind) for kind in kinds] == before
