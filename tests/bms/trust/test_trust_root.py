"""The list of trusted keys."""

import pytest

from bms.errors import BadFileError
from bms.trust.root import parse_trust_root, shipped_trust_root, write_trust_root


def test_what_is_written_is_what_is_read(people):
    assert parse_trust_root(write_trust_root(people.trust)) == people.trust


def test_the_shipped_list_holds_demo_keys_only_and_both_roles():
    keys = shipped_trust_root().keys.values()
    assert {key.role for key in keys} == {"author", "approver"}
    assert all(key.demo for key in keys)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-20],
        lambda text: text.replace(b'"author"', b'"owner"'),
        lambda text: text.replace(b"halite.trust/1", b"halite.trust/9"),
        lambda text: text.replace(b'"public_key": "', b'"public_key": "00'),
        lambda text: text.replace(b'"public_key": "', b'"public_key": "zz'),
        lambda text: text.replace(b'"key_id": "', b'"key_id": "same", "was": "'),
    ],
)
def test_a_damaged_list_is_refused(people, change):
    with pytest.raises(BadFileError, match="trusted keys is damaged"):
        parse_trust_root(change(write_trust_root(people.trust)))


def test_a_key_id_may_be_there_once_only(people):
    text = write_trust_root(people.trust)
    ids = list(people.trust.keys)
    with pytest.raises(BadFileError, match="damaged"):
        parse_trust_root(text.replace(ids[1].encode(), ids[0].encode()))
