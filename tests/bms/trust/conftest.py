"""Trust roots that may follow one another."""

import dataclasses
import datetime

import pytest

from bms.trust.root import ROOT_PAYLOAD_TYPE, trust_root_payload
from bms.trust.signed_document import sign_document

NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def root_file(people):
    """Return a function: a trust root like that of `people` with other fields, signed by these (both root keys by default)."""

    def build(*signers, **fields):
        values = {
            "version": 2,
            "created_utc": datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC),
            "valid_to_utc": datetime.datetime(2028, 1, 1, tzinfo=datetime.UTC),
        }
        root = dataclasses.replace(people.trust, **(values | fields))
        return sign_document(ROOT_PAYLOAD_TYPE, trust_root_payload(root), signers or (people.root_1, people.root_2))

    return build
