"""Signing in at the engine: who may what, when it locks, what is recorded, and that no password is kept anywhere."""

import datetime
import json

import msgspec
import pytest

from bms.access.installation import install_role_file
from bms.access.model import OPEN_INSTALLATION, RIGHTS, Right, Role
from bms.access.passwords import Hardness, hash_secret
from bms.access.role_file import PAYLOAD_TYPE, RoleFile, User, role_file_payload
from bms.audit.checkpoint import read_checkpoints
from bms.audit.log import AuditLog, audit_folder
from bms.audit.reading import read_records
from bms.audit.trail import NoTrail
from bms.audit.verifying import verify_log
from bms.clock import SystemClock
from bms.errors import SafetyRefusalError
from bms.trust.demo_keys import demo_keys_of
from bms.trust.signed_document import sign_document
from cli.virtual_pack_process import virtual_pack
from engine import job_records
from engine.jobs import prepare
from engine.messages import (
    AuditIncomplete,
    CheckPackageJob,
    ClearFaultsJob,
    Command,
    Faults,
    FlashJob,
    FlashResult,
    IdentifyJob,
    Identity,
    JobFailed,
    JobFinished,
    ReadCalibrationJob,
    ReadFaultsJob,
    SignedIn,
    SignIn,
    SignInRefused,
    SignOut,
    UdsRequestJob,
    UdsScanJob,
    UdsUnlockJob,
)
from engine.rights import right_for
from engine.sign_in import SignInDesk
from engine.work import JobContext
from virtual_pack.simulator import SimulationOptions

HARDNESS = Hardness(n=2**14, r=8, p=1)
SALT = "5a" * 16
PASSWORD = "correct horse battery"


class SetClock:
    def __init__(self):
        self.now = datetime.datetime(2026, 11, 1, 8, tzinfo=datetime.UTC)

    def monotonic_s(self):
        return self.now.timestamp()

    def utc(self):
        return self.now

    def pass_s(self, seconds):
        self.now += datetime.timedelta(seconds=seconds)


def role_file(**changes):
    users = [User(name=f"{role.value} person", role=role, password=hash_secret(PASSWORD, SALT, HARDNESS)) for role in Role]
    users[1] = msgspec.structs.replace(users[1], badge=hash_secret("4711", SALT, HARDNESS).hash)
    file = RoleFile(
        version=1,
        station="Bench 7",
        valid_to=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC),
        hardness=HARDNESS,
        badge_salt=SALT,
        lock_after_s=60,
        users=users,
    )
    return msgspec.structs.replace(file, **changes)


def install(**changes):
    data = sign_document(PAYLOAD_TYPE, role_file_payload(role_file(**changes)), demo_keys_of("admin"))
    install_role_file(data, datetime.datetime.now(datetime.UTC))


@pytest.fixture
def roles(halite_home):
    install()


def records(event=""):
    return [record for record in read_records(audit_folder() / "audit.db") if record.event.startswith(event)]


class Desk:
    """A desk with everything it said."""

    def __init__(self, audit=None):
        self.clock = SetClock()
        self.told = []
        self.desk = SignInDesk(audit or AuditLog(self.clock), self.clock, self.told.append)

    def sign_in(self, name="technician person", password=PASSWORD, badge=""):
        self.desk.sign_in(SignIn(name=name, password=password, badge=badge))
        return self.told[-1]


@pytest.fixture
def desk(roles):
    return Desk()


# ---------------------------------------------------------------- the desk


def test_where_no_role_file_is_everybody_is_an_engineer_and_nobody_is_asked(halite_home):
    desk = Desk()
    desk.desk.tell_if_asked()
    assert desk.told == []
    assert desk.desk.actor == OPEN_INSTALLATION
    desk.desk.require(Right.FLASH_RELEASED)
    with pytest.raises(SafetyRefusalError):
        desk.desk.require(Right.ADMINISTER)


@pytest.mark.parametrize("right", Right)
def test_until_somebody_signs_in_nobody_may_change_anything(desk, right):
    with pytest.raises(SafetyRefusalError, match="Nobody is signed in"):
        desk.desk.require(right)


@pytest.mark.parametrize("role", Role)
def test_who_signed_in_may_what_the_role_may(desk, role):
    event = desk.sign_in(f"{role.value} person")
    assert (event.name, event.role, event.signed_in, event.asks) == (f"{role.value} person", role.value, True, True)
    assert set(event.rights) == {right.value for right in RIGHTS[role]}
    for right in Right:
        if right in RIGHTS[role]:
            desk.desk.require(right)
        else:
            with pytest.raises(SafetyRefusalError, match="may not"):
                desk.desk.require(right)


def test_a_badge_signs_in(desk):
    assert desk.sign_in(name="", password="", badge="4711").name == "technician person"


def test_a_wrong_password_is_refused_with_the_time_to_wait(desk):
    event = desk.sign_in(password="wrong")
    assert isinstance(event, SignInRefused)
    assert (event.reason, event.wait_s) == ("The name or the password is wrong.", 1.0)
    assert not desk.desk.actor.signed_in


def test_who_signs_out_may_nothing_any_more(desk):
    desk.sign_in()
    desk.desk.sign_out()
    assert not desk.told[-1].signed_in
    with pytest.raises(SafetyRefusalError):
        desk.desk.require(Right.CLEAR_FAULTS)


def test_after_idle_time_somebody_has_to_sign_in_again(desk):
    desk.sign_in()
    desk.clock.pass_s(59)
    desk.desk.tick(working=False)
    desk.desk.require(Right.CLEAR_FAULTS)
    desk.clock.pass_s(1)
    desk.desk.tick(working=False)
    assert not desk.told[-1].signed_in
    assert "signed out" in desk.told[-1].reason


def test_a_running_job_is_no_idle_time(desk):
    desk.sign_in()
    for _ in range(5):
        desk.clock.pass_s(59)
        desk.desk.tick(working=True)
    assert desk.desk.locks_in_s == 60
    desk.desk.require(Right.CLEAR_FAULTS)


@pytest.mark.parametrize("users", [[], [msgspec.structs.replace(role_file().users[1], role=Role.VIEWER)]])
def test_who_is_taken_out_of_the_role_file_may_nothing_at_once(desk, users):
    desk.sign_in()
    install(version=2, users=users)
    with pytest.raises(SafetyRefusalError, match="Nobody is signed in"):
        desk.desk.require(Right.CLEAR_FAULTS)
    assert desk.told[-1] == SignedIn(name="", role="viewer", rights=(), signed_in=False, asks=True)


def test_a_damaged_role_file_stops_who_is_signed_in(desk, halite_home):
    desk.sign_in()
    (halite_home / "access" / "roles.halite-roles").write_bytes(b"x")
    with pytest.raises(SafetyRefusalError, match="role file cannot be used"):
        desk.desk.require(Right.CLEAR_FAULTS)
    desk.desk.tell_if_asked()
    assert "cannot be used" in desk.told[-1].reason


def test_every_attempt_and_every_refusal_is_recorded_and_no_password(desk, halite_home):
    desk.sign_in(password="wrong-password")
    desk.clock.pass_s(1)
    desk.sign_in()
    with pytest.raises(SafetyRefusalError):
        desk.desk.require(Right.ADMINISTER)
    desk.desk.sign_out()
    assert [(record.event, record.actor, record.signed_in) for record in records()] == [
        ("access.sign_in_refused", "", 0),
        ("access.signed_in", "technician person", 1),
        ("access.refused", "technician person", 1),
        ("access.signed_out", "technician person", 1),
    ]
    assert json.loads(records()[0].body)["name"] == "technician person"
    kept = b"".join(path.read_bytes() for path in halite_home.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in kept
    assert b"wrong-password" not in kept


def test_a_message_never_shows_its_password():
    message = SignIn(name="Ann", password="hush", badge="4711")
    assert "hush" not in f"{message!r} {message}"
    assert "4711" not in repr(message)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(message), type=Command) == message


def test_signing_in_works_although_the_log_fails_and_that_is_told(roles, tmp_path):
    (tmp_path / "file").write_text("")
    desk = Desk(AuditLog(SystemClock(), folder=tmp_path / "file"))
    assert isinstance(desk.sign_in(), SignedIn)
    assert isinstance(desk.told[0], AuditIncomplete)


# ---------------------------------------------------------------- rights of jobs


@pytest.mark.parametrize(
    ("job", "right"),
    [
        (IdentifyJob(), None),
        (ReadFaultsJob(), None),
        (ReadCalibrationJob(), None),
        (CheckPackageJob(package="x"), None),
        (ClearFaultsJob(serial="1"), Right.CLEAR_FAULTS),
        (FlashJob(package="x"), Right.FLASH_RELEASED),
        (UdsUnlockJob(level=0x11, keys="demo", serial="1"), Right.CONSOLE),
        (UdsScanJob(kind="data", first=1, last=2), None),
        (UdsScanJob(kind="routines", first=1, last=2, serial="1"), Right.CONSOLE),
        (UdsRequestJob(request=b""), None),
        (UdsRequestJob(request=bytes.fromhex("22F190")), None),
        (UdsRequestJob(request=bytes.fromhex("1003")), None),
        (UdsRequestJob(request=bytes.fromhex("14FFFFFF")), Right.CLEAR_FAULTS),
        (UdsRequestJob(request=bytes.fromhex("2FD20203")), Right.ACTUATE),
        (UdsRequestJob(request=bytes.fromhex("31010203")), Right.ACTUATE),
        (UdsRequestJob(request=bytes.fromhex("3101FF00")), Right.CONSOLE),
        (UdsRequestJob(request=bytes.fromhex("1002")), Right.CONSOLE),
        (UdsRequestJob(request=bytes.fromhex("1101")), Right.CONSOLE),
        (UdsRequestJob(request=bytes.fromhex("2E123401")), Right.CONSOLE),
        (UdsRequestJob(request=bytes.fromhex("2EF15A01")), Right.CONSOLE),
        (UdsRequestJob(request=bytes.fromhex("3D2400600000000101")), Right.CONSOLE),
        (UdsRequestJob(request=bytes.fromhex("BA01")), Right.CONSOLE),
    ],
)
def test_each_job_needs_its_right(demo_pack, job, right):
    assert right_for(job, demo_pack) is right


WRITING = [
    ClearFaultsJob(serial="1"),
    FlashJob(package="nfm-cold-care"),
    UdsUnlockJob(level=0x11, keys="demo", serial="1"),
    UdsRequestJob(request=bytes.fromhex("2E123401"), serial="1"),
    UdsScanJob(kind="routines", first=1, last=2, serial="1"),
]


@pytest.mark.parametrize("job", WRITING)
def test_no_job_that_writes_is_prepared_for_somebody_without_the_right(demo_pack, link, desk, job):
    context = JobContext(definition=demo_pack, link=link, clock=SystemClock(), require=desk.desk.require)
    with pytest.raises(SafetyRefusalError, match="Nobody is signed in"):
        prepare(job, context)


class FullDisk(NoTrail):
    def __init__(self, failing_from=0):
        self.left = failing_from

    def record(self, event, *, actor, body):
        self.left -= 1
        if self.left < 0:
            raise OSError("no space left")


def job_of(steps):
    steps.append("begun")
    yield "something"
    return "done"


def run(procedure):
    try:
        while True:
            next(procedure)
    except StopIteration as end:
        return end.value


def test_what_cannot_be_recorded_is_not_begun(demo_pack, link):
    steps = []
    context = JobContext(definition=demo_pack, link=link, clock=SystemClock(), audit=FullDisk())
    with pytest.raises(SafetyRefusalError, match="nothing is written to the pack"):
        run(job_records.recorded(job_of(steps), context, "x", {}, lambda _value: job_records.Ending(body={})))
    assert steps == []


def test_what_was_done_and_cannot_be_recorded_is_told(demo_pack, link):
    told = []
    context = JobContext(definition=demo_pack, link=link, clock=SystemClock(), audit=FullDisk(1), tell=told.append)
    assert run(job_records.recorded(job_of([]), context, "x", {}, lambda _value: job_records.Ending(body={}))) == "done"
    assert [type(event) for event in told] == [AuditIncomplete]


# ---------------------------------------------------------------- against the virtual pack


@pytest.fixture
def connected(watched, tmp_path):
    with virtual_pack(SimulationOptions(port=0, memory=tmp_path / "memory.bin")) as channel:
        watched.connect(channel, fd=True)
        watched.until_state("ready")
        yield watched


@pytest.mark.usefixtures("roles")
def test_a_technician_clears_and_flashes_and_a_viewer_does_not_and_all_of_it_can_be_verified(connected):
    serial = next(event for event in connected.events if isinstance(event, Identity)).serial
    clearing = ClearFaultsJob(serial=serial, operator="somebody else")
    refused = connected.run(clearing)
    assert isinstance(refused, JobFailed)
    assert refused.error == "SafetyRefusalError"
    assert isinstance(connected.run(ReadFaultsJob(), 2), JobFinished), "reading needs nobody"

    connected.engine.send(SignIn(name="viewer person", password=PASSWORD))
    assert connected.until(lambda event: isinstance(event, SignedIn) and event.signed_in).rights == ()
    assert "viewer may not" in connected.run(clearing, 3).what

    connected.engine.send(SignIn(name="technician person", password=PASSWORD))
    connected.until(lambda event: isinstance(event, SignedIn) and event.role == "technician")
    assert isinstance(connected.run(clearing, 4).result, Faults)
    flashed = connected.run(FlashJob(package="nfm-cold-care", serial=serial, watch_s=0.0), 5).result
    assert isinstance(flashed, FlashResult)
    assert flashed.result == "flashed", flashed.reason
    refused = connected.run(UdsRequestJob(request=bytes.fromhex("1101"), serial=serial), 6)
    assert "technician may not" in refused.what
    connected.engine.send(SignOut())
    connected.until(lambda event: isinstance(event, SignedIn) and not event.signed_in)

    found = verify_log(audit_folder() / "audit.db", read_checkpoints(audit_folder() / "checkpoints.jsonl"))
    assert not found.damages
    (checkpoint,) = read_checkpoints(audit_folder().parent / "runs" / flashed.run_folder / "checkpoint.json")
    assert verify_log(audit_folder() / "audit.db", [checkpoint]).pinned == checkpoint.count
    events = [record.event for record in records()]
    assert events[0] == "pack.identified"
    assert {
        "faults.clearing.begun",
        "faults.clearing.ended",
        "flash.job.begun",
        "flash.planned",
        "flash.result",
        "flash.job.ended",
    } <= set(events)
    (begun,) = records("faults.clearing.begun")
    assert (begun.actor, begun.role, begun.station) == ("technician person", "technician", "Bench 7")


def test_a_write_from_the_console_is_recorded_with_request_answer_and_the_name_that_was_given(connected):
    serial = next(event for event in connected.events if isinstance(event, Identity)).serial
    connected.run(UdsRequestJob(request=bytes.fromhex("1003")), 1)
    connected.run(UdsRequestJob(request=bytes.fromhex("1101"), serial=serial, operator="Ann"), 2)
    begun, ended = records("console.request")
    assert json.loads(begun.body)["request"] == "1101"
    assert json.loads(ended.body)["answers"].startswith("5101")
    assert (begun.actor, begun.role, begun.signed_in) == ("Ann", "engineer", 0)
    connected.run(UdsRequestJob(request=bytes.fromhex("1003")), 3)
    connected.run(UdsUnlockJob(level=0x11, keys="demo", serial=serial, operator="Ann"), 4)
    assert [record.event for record in records("console.unlocking")] == ["console.unlocking.begun", "console.unlocking.ended"]
