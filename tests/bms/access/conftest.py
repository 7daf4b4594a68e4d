"""A role file with four people, signed by the demonstration administrator, and a clock that can be set."""

import datetime

import msgspec
import pytest

from bms.access.model import Role
from bms.access.passwords import Hardness, hash_secret
from bms.access.role_file import PAYLOAD_TYPE, RoleFile, User, role_file_payload
from bms.trust.demo_keys import demo_key, demo_keys_of
from bms.trust.signed_document import sign_document

HARDNESS = Hardness(n=2**14, r=8, p=1)
SALT = "5a" * 16
BADGE_SALT = "b4" * 16
NOW = datetime.datetime(2026, 11, 1, 8, tzinfo=datetime.UTC)


class SetClock:
    """Stands until it is moved."""

    def __init__(self):
        self.now = NOW

    def monotonic_s(self):
        return self.now.timestamp()

    def utc(self):
        return self.now

    def pass_s(self, seconds):
        self.now += datetime.timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture(scope="session")
def role_file():
    def user(name, role, badge="", **keys):
        hashed = hash_secret(badge, BADGE_SALT, HARDNESS).hash if badge else ""
        return User(name=name, role=role, password=hash_secret(f"secret of {name}", SALT, HARDNESS), badge=hashed, **keys)

    return RoleFile(
        version=3,
        station="EOL-2",
        valid_to=NOW + datetime.timedelta(days=30),
        hardness=HARDNESS,
        badge_salt=BADGE_SALT,
        users=[
            user("Ann Lee", Role.ENGINEER, author_key="a1" * 8, approver_key="a2" * 8),
            user("Grace Roe", Role.APPROVER, approver_key="b1" * 8),
            user("Tom", Role.TECHNICIAN, badge="0012345678"),
            user("Zoë", Role.VIEWER),
        ],
    )


@pytest.fixture(scope="session")
def sign():
    """Return a function from a role file, changed as wanted, to its signed file."""

    def sign(file, *, by=None, kind=PAYLOAD_TYPE, **changes):
        payload = role_file_payload(msgspec.structs.replace(file, **changes))
        return sign_document(kind, payload, demo_keys_of("admin") if by is None else [demo_key(by)])

    return sign
