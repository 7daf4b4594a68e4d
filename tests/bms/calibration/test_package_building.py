"""Making packages: an author signs, somebody else approves, and nothing unsound is ever signed."""

import dataclasses
import datetime
import hashlib

import pytest

from bms.calibration import package_building
from bms.calibration.findings import Finding
from bms.calibration.package import read_package
from bms.calibration.package_building import Base, approve_package, build_package, new_data_set
from bms.calibration.release_terms import IdentityRule, Preconditions, Reference, Target, ValueChange
from bms.errors import DefinitionError, PackageError, SafetyRefusalError
from bms.trust.dsse import read_envelope

OTHER = "0190a1b2-0000-7000-8000-000000000002"


def refusal(call, kind=PackageError):
    with pytest.raises(kind) as caught:
        call()
    return caught.value.what, caught.value.detail, caught.value.advice


@pytest.fixture
def made(definition, changed_set, draft, people):
    """Return a function: a package signed by its author."""

    def build(*, author=people.author, data_set=None, **fields):
        return build_package(definition, data_set or changed_set(), draft(**fields), author=author, trust=people.trust)

    return build


@pytest.fixture
def approved(definition, people):
    """Return a function that approves a package."""
    return lambda data, approver=people.approver: approve_package(
        data, approver=approver, definition=definition, trust=people.trust
    )


def test_everything_the_author_says_is_in_the_package(made, approved, definition, people, factory_set):
    preconditions = Preconditions(soc_pct=(20, 80.5), cell_mv=(2000, 3900), current_a=2, supply_v=11.5, estimated_s=60)
    said = {
        "change_request": "CR-7",
        "boot": IdentityRule(lowest="1.0", highest="1.9"),
        "software": IdentityRule(equals=("2.3.1",)),
        "serials": ("S1", "S2"),
        "approved_by": "Grace",
        "roles_required": ("engineer",),
        "supersedes": (OTHER,),
        "revokes": (OTHER,),
        "envelope": Reference(id="nfm-hc-1", sha256="0" * 64),
        "preconditions": preconditions,
        "package_id": "0190a1b2-0000-7000-8000-000000000001",
        "threshold": 2,
    }
    base = Base(id="factory", data_set=factory_set)
    package = read_package(approved(made(base=base, **said)), definition, trust=people.trust)
    terms = package.terms
    for name in set(said) - {"boot", "software", "serials"}:
        assert getattr(terms, name) == said[name], name
    assert terms.target == Target(
        hardware=IdentityRule(equals=("HLT-BMS-120S",)), boot=said["boot"], software=said["software"], serials=("S1", "S2")
    )
    assert (terms.authored_by, terms.reason) == ("Ada", "To see it refused.")
    assert terms.created_utc == datetime.datetime.fromtimestamp(1_750_000_000, tz=datetime.UTC)
    assert terms.base == Reference(id="factory", sha256=hashlib.sha256(factory_set.payload).hexdigest())
    assert terms.changes == ()


def test_the_tables_are_described_with_place_hash_unit_and_weight(made, approved, definition, people, changed_set):
    package = read_package(approved(made()), definition, trust=people.trust)
    entries = {entry.name: entry for entry in package.terms.tables}
    assert list(entries) == sorted([*definition.calibration.characteristics, *definition.calibration.axis_points])
    limits = entries["CHG_V_LIM_T"]
    start = limits.address - definition.calibration.memory_start
    assert limits.sha256 == hashlib.sha256(changed_set().payload[start : start + limits.length]).hexdigest()
    assert (limits.length, limits.unit, limits.safety) == (16, "mV", False)
    assert {name for name, entry in entries.items() if entry.safety} >= {
        "DCH_I_LIM_MAP", "OCV_SOC_MEAN", "R_DC_TABLE", "CELL_OV", "CELL_UV", "TEMP_CHG_HI", "PLATING_MARGIN", "ZERO_V_MAX_I",
        "CONT_WELD_TEST", "AX_SOC_DCH_I",
    }  # fmt: skip
    assert not any(entries[name].safety for name in definition.programming.service_tables)


def test_what_differs_from_the_base_is_told(made, approved, definition, people, factory_set, changed_set):
    data_set = changed_set({"PREHEAT_TIMEOUT": 40})
    package = read_package(
        approved(made(data_set=data_set, base=Base(id="factory", data_set=factory_set))), definition, trust=people.trust
    )
    assert package.terms.changes == (ValueChange(table="PREHEAT_TIMEOUT", index=(), old=45.0, new=40.0),)


def test_every_package_has_an_id_of_its_own(made, approved, definition, people):
    ids = {read_package(approved(made()), definition, trust=people.trust).terms.package_id for _ in range(3)}
    assert len(ids) == 3


def test_an_unsound_data_set_is_never_signed(made, changed_set):
    limits = [3800, 3850, 3900, 3920, 3950, 4190, 4190, 3850]
    what, detail, advice = refusal(lambda: made(data_set=changed_set({"CHG_V_LIM_T": limits})), SafetyRefusalError)
    assert what.startswith("The data set must not be released. CHG_V_LIM_T[5]: ")
    assert what.endswith(" more.")
    assert detail.startswith("CHG_V_LIM_T[5]: ")
    assert advice == "Correct these cells: halite calibration check names all of them."


def test_what_the_bms_would_refuse_is_never_signed(made, changed_set, people):
    assert "BMS would refuse" in refusal(lambda: made(data_set=changed_set(sign=people.author.sign)))[0]


@pytest.mark.parametrize(
    ("count", "what", "detail"),
    [
        (1, "A[1, 2]: wrong.", "A[1, 2]: wrong."),
        (2, "A[1, 2]: wrong. And 1 more.", "A[1, 2]: wrong. B: bad."),
        (7, "A[1, 2]: wrong. And 6 more.", "A[1, 2]: wrong. B: bad. A[1, 2]: wrong. B: bad. A[1, 2]: wrong."),
    ],
)
def test_the_first_finding_is_said_and_all_are_counted(made, monkeypatch, count, what, detail):
    cell = Finding(parameter="A", index=(1, 2), rule="r", message="wrong.")
    whole = Finding(parameter="B", index=(), rule="r", message="bad.")
    findings = ((cell, whole) * 4)[:count]
    monkeypatch.setattr(package_building, "check_data_set", lambda definition, data_set: findings)
    assert refusal(made, SafetyRefusalError) == (
        f"The data set must not be released. {what}",
        detail,
        "Correct these cells: halite calibration check names all of them.",
    )


def test_an_approver_never_approves_what_is_unsound(made, approved, monkeypatch, changed_set):
    with monkeypatch.context() as careless:
        careless.setattr(package_building, "require_sound", lambda definition, data_set: None)
        data = made(data_set=changed_set({"CHG_I_LIM_MAP": [[4.0] * 11] * 12}))
    refusal(lambda: approved(data), SafetyRefusalError)


def test_nobody_approves_their_own_work(made, approved, people):
    assert refusal(lambda: approved(made(), people.authors_other_key)) == (
        "ADA  has already signed this package; nobody approves their own work.",
        f"key {people.ids['authors_other_key']}",
        "Have it approved by somebody else.",
    )
    assert "already signed" in refusal(lambda: approved(approved(made())))[0]


def test_where_more_than_two_must_sign_they_do_so_one_after_the_other(made, approved, definition, people):
    strict = dataclasses.replace(people.trust, thresholds={"root": 2, "approver": 2})
    for asked, trust in ((made(threshold=3), people.trust), (made(), strict)):
        once = approved(asked)
        with pytest.raises(PackageError, match=r"asks for 3 signatures and has 2|has 1 of 2 needed in the role approver"):
            read_package(once, definition, trust=trust)
        twice = approved(once, people.demo_approver)
        assert len(read_package(twice, definition, trust=trust).signers) == 3
        assert approve_package(asked, approver=people.approver, definition=definition, trust=strict) == once


def test_only_authors_author_and_only_approvers_approve(made, approved, people):
    assert refusal(lambda: made(author=people.approver)) == (
        "This is Grace's key in the role approver; it cannot sign as author.",
        f"key {people.ids['approver']}",
        "Use the key of an author.",
    )
    assert refusal(lambda: approved(made(), people.author))[0] == (
        "This is Ada's key in the role author; it cannot sign as approver."
    )
    assert refusal(lambda: made(author=people.stranger)) == (
        "This key is not in the list of trusted keys.",
        f"key {people.ids['stranger']}",
        "Have it added to the trust root.",
    )


def test_a_damaged_package_is_not_approved(made, approved):
    envelope = read_envelope(made())
    assert envelope.payload
    refusal(lambda: approved(made().replace(b"payload", b"payl0ad")))


def test_a_package_of_unknown_authors_is_not_approved(made, approved, people):
    data = made().replace(people.ids["author"].encode(), people.ids["stranger"].encode())
    assert "does not trust" in refusal(lambda: approved(data))[0]


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"id": "Not an id"}, "$.id"),
        ({"hardware": ()}, "it names no hardware"),
        ({"valid_to_utc": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "valid before it expires"),
        ({"threshold": 1}, "$.terms.threshold"),
        ({"revokes": ("x",)}, "$.terms.revokes"),
        ({"sequence": 2**60}, "1152921504606846976"),
        ({"preconditions": Preconditions(supply_v=float("inf"))}, "inf"),
    ],
)
def test_a_draft_that_makes_no_sense_is_not_signed(made, fields, detail):
    answer = refusal(lambda: made(**fields))
    assert (answer[0], answer[2]) == (
        "What is said about the package makes no sense.",
        "Correct what is named and build it again.",
    )
    assert detail in answer[1]


def test_a_pack_without_calibration_has_no_packages(definition, changed_set, draft, people):
    other = dataclasses.replace(definition, calibration=None)
    with pytest.raises(DefinitionError, match="describes no calibration"):
        build_package(other, changed_set(), draft(), author=people.author, trust=people.trust)


@pytest.mark.parametrize("demo", [False, True])
def test_a_header_is_made_as_the_bms_wants_it(definition, factory_set, bms_key, demo):
    modules = definition.topology.modules
    first = dataclasses.replace(modules[0], chemistry=dataclasses.replace(modules[0].chemistry, number=9))
    topology = dataclasses.replace(definition.topology, modules=(first, *modules[1:]))
    created_utc = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    data_set = new_data_set(
        dataclasses.replace(definition, topology=topology),
        factory_set.payload,
        calibration_id="NEW-1",
        version=(3, 4),
        hardware="HLT-BMS-120S",
        created_utc=created_utc,
        demo=demo,
        sign=bms_key.sign,
    )
    header = data_set.header
    assert (header.chemistry_number, header.series, header.capacity_ah, header.tool_id) == (9, 120, 123.0, 1)
    assert (header.version, header.hardware, header.calibration_id, header.demo) == ((3, 4), "HLT-BMS-120S", "NEW-1", demo)
    assert header.created_unix_s == created_utc.timestamp()
    assert data_set.payload == factory_set.payload
