"""A clock that can be set, a log with records, and somebody who did it all."""

import datetime
import sqlite3
from contextlib import closing

import pytest

from bms.access.model import Actor, Role
from bms.audit.log import DATABASE_NAME, AuditLog
from bms.audit.record import COLUMNS

ACTOR = Actor(name="Ann Lee", role=Role.TECHNICIAN, signed_in=True)


class SetClock:
    """Stands until it is moved."""

    def __init__(self):
        self.now_s = 1000.0

    def monotonic_s(self):
        return self.now_s

    def utc(self):
        return datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=self.now_s)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def log(clock, tmp_path):
    log = AuditLog(clock, station="EOL-2", folder=tmp_path / "audit")
    yield log
    log.close()


@pytest.fixture
def actor():
    return ACTOR


@pytest.fixture
def write(log, clock):
    """Return a function that writes so many records."""

    def write(count):
        for number in range(count):
            clock.now_s += 1.5
            log.record("flash.planned", actor=ACTOR, body={"serial": "HLT-0001", "number": number, "text": 'ä"\\\n'})

    return write


@pytest.fixture
def tamper(log, tmp_path):
    """Return a function that gives SQL commands to the closed log, as whoever owns the computer can; no rule of it holds."""

    def tamper(*commands):
        log.close()
        with closing(sqlite3.connect(tmp_path / "audit" / DATABASE_NAME, isolation_level=None)) as database:
            columns = ", ".join(COLUMNS)
            database.execute("CREATE TABLE loose (" + columns + ")")
            database.execute(f"INSERT INTO loose SELECT {columns} FROM audit ORDER BY seq")
            for command in commands:
                database.execute(*command) if isinstance(command, tuple) else database.execute(command)
            database.execute("DROP TABLE audit")
            database.execute("ALTER TABLE loose RENAME TO audit")

    return tamper


@pytest.fixture
def database(tmp_path):
    return tmp_path / "audit" / DATABASE_NAME
