"""Fixtures of the engine's tests."""

import pytest

from bms.definition import load_pack
from can_drivers.settings import LinkSettings


@pytest.fixture(scope="session")
def demo_pack():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def link():
    return LinkSettings(interface="slcan", channel="socket://127.0.0.1:1")
