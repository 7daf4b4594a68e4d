"""Whatever is wrong with a file, the user reads what, where and what to do; never a traceback."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.definition import load_pack, pack_folder
from bms.definition.chemistry import load_chemistry
from bms.definition.database import load_database
from bms.definition.fault_file import read_faults_file
from bms.definition.pack_file import read_pack_file
from bms.definition.signal_mapping import read_broadcasts
from bms.definition.tables import read_toml
from bms.errors import DefinitionError

PACK_MISTAKES = [
    ("title = ", "titel = ", "title is missing"),
    ("demo = true\n", "demo = true\ntypo = 1\n", "no key called 'typo'"),
    ("demo = true", 'demo = "yes"', "demo must be true or false"),
    ("series = 120", "series = 12.5", "series must be a whole number"),
    ("series = 120", "series = true", "series must be a whole number"),
    ("series = 120", "series = 0", "series must be from 1 to 1000"),
    ("series = 120", "series = 119", "the modules hold 120 cells, but 119 are in series"),
    ("count = 40", "count = 39", "39 temperatures are broadcast"),
    ('chemistry = "nfm-hc"', 'chemistry = "nmc"', "no chemistry called 'nmc'"),
    ('chemistry = "nfm-hc"', "chemistry = 3", "chemistry must be a text"),
    ("columns = 12", "columns = 0", "columns must be from 1"),
    ("capacity_ah = 123.0", "capacity_ah = nan", "capacity_ah must be a finite number"),
    ("capacity_ah = 123.0", 'capacity_ah = "123"', "capacity_ah must be a number"),
    ("stale_after_s = 1.0", "stale_after_s = 0", "stale_after_s must be greater than 0"),
    ('message = "f_CellVoltages"', 'message = "Cells"', "there is no message Cells"),
    ('signal = "CellVoltage_{index:03d}"', 'signal = "Cell_{index}"', "has no signal Cell_0"),
    ('signal = "CellVoltage_{index:03d}"', 'signal = "CellVoltage_000"', "must contain {index}"),
    ("count = 120", "count = 121", "has no signal CellVoltage_120"),
    ('signal = "BatteryVoltage"', 'signal = "Voltage"', "message f_PackValuesP0 has no signal Voltage"),
    ("request_id = 0x7E4", "request_id = 0x18DA00F1", "needs is_extended"),
    ("request_id = 0x7E4", "request_id = 0x20000000", "request_id must be from 0"),
    ("request_id = 0x7E4", "request_id = 0x7EC", "response_id must not be the id of a request"),
    ("padding = 0xCC", 'addressing = "fixed"', "addressing is one of normal, extended, mixed, not 'fixed'"),
    ("padding = 0xCC", 'addressing = "extended"', "extended addressing needs request_address_byte"),
    ("padding = 0xCC", 'addressing = "mixed"\nrequest_address_byte = 1', "mixed addressing needs response_address_byte"),
    ("padding = 0xCC", "functional_address_byte = 0xEF", "functional_address_byte has no place in normal addressing"),
    ("padding = 0xCC", "request_address_byte = 256", "request_address_byte must be from 0 to 255"),
    ("padding = 0xCC", "padding = 256", "padding must be from 0 to 255"),
    ("p2_s = 0.05", "p2_s = -1", "must be greater than 0"),
    ("contract_level = 3", "contract_level = 4", "contract_level must be from 0 to 3"),
    ('bms_public_key = "', 'bms_public_key = "zz', "32 bytes in hexadecimal"),
    ('bms_public_key = "', 'bms_public_key = "00', "32 bytes in hexadecimal"),
    ('authentication_root_key = "', 'authentication_root_key = "zz', "32 bytes in hexadecimal"),
    ("periodic_id = 0x6EC", "periodic_id = -1", "periodic_id must be"),
    ("precondition_texts = [", "precondition_texts = [3, ", "precondition_texts must be a list of texts"),
    ('0 = "good"', 'ok = "good"', "'ok' must be a whole number"),
    ("did = 0xDE02", "did = 0xDE01", "DE01 is described twice"),
    ("[link]", "[links]", "no key called 'links'"),
    ("[diagnostics.identity]", "identity = 3\n[diagnostics.more]", "identity must be a table"),
    ("[[modules]]", "[modules]", "modules must be a list of tables"),
    ('broadcasts_file = "broadcast.dbc"', 'broadcasts_file = "../broadcast.dbc"', "file beside the definition"),
    ('broadcasts_file = "broadcast.dbc"', 'broadcasts_file = "other.dbc"', "There is no file"),
    ('calibration_file = "calibration.a2l"', 'calibration_file = "other.a2l"', "other.a2l"),
    ("[topology]", "[topology", "not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "message"), PACK_MISTAKES)
def test_a_mistake_in_pack_toml_is_named(edit, old, new, message):
    with pytest.raises(DefinitionError, match=message) as caught:
        load_pack(edit("pack.toml", old, new))
    assert caught.value.advice


def test_the_mistake_says_in_which_file_and_table_it_is(edit):
    with pytest.raises(DefinitionError) as caught:
        load_pack(edit("pack.toml", "padding = 0xCC", "padding = 999"))
    assert caught.value.what.startswith("pack.toml, [diagnostics]: padding")


def test_a_misspelt_key_comes_with_the_right_one(edit):
    with pytest.raises(DefinitionError) as caught:
        load_pack(edit("pack.toml", "bitrate_bps = ", "bitrate_bp = "))
    assert caught.value.advice == "Did you mean bitrate_bps?"


def test_a_mistake_in_a_list_says_which_entry(edit):
    with pytest.raises(DefinitionError, match=r"faults.toml, \[fault 2\]: severity must be one of info, warning, fault"):
        load_pack(edit("faults.toml", 'code = "P0A7F-00"\nseverity = "warning"', 'code = "P0A7F-00"\nseverity = "bad"'))


@pytest.mark.parametrize("code", ["P0A7D", "X0A7D-00", "P4A7D-00", "P0a7d-00", "P0A7D-0", ""])
def test_a_fault_code_must_look_like_one(edit, code):
    with pytest.raises(DefinitionError, match="is not a fault code"):
        load_pack(edit("faults.toml", 'code = "P0A7D-00"', f'code = "{code}"'))


def test_a_fault_may_be_described_once(edit):
    with pytest.raises(DefinitionError, match="P0A7F-00 is described twice"):
        load_pack(edit("faults.toml", 'code = "P0A7D-00"', 'code = "P0A7F-00"'))


CHEMISTRY_MISTAKES = [
    ("operating_mv = [1800, 3950]", "operating_mv = [3950, 1800]", "operating_mv must be two whole numbers"),
    ("operating_mv = [1800, 3950]", "operating_mv = [1800, 3950, 1]", "operating_mv must be two whole numbers"),
    ("operating_mv = [1800, 3950]", "operating_mv = [1400, 3950]", "must lie inside absolute_mv"),
    ("2000, 2238", "2300, 2238", "mean_mv must rise"),
    ("2000, 2238", "2238", "equally long lists"),
    ("number = 1", "number = 256", "number must be from 0 to 255"),
]


@pytest.mark.parametrize(("old", "new", "message"), CHEMISTRY_MISTAKES)
def test_a_mistake_in_a_chemistry_is_named(demo_copy, edit, old, new, message):
    source = pack_folder("demo-nfm-120s").parents[1] / "chemistries" / "nfm-hc.toml"
    text = source.read_text(encoding="utf-8")
    assert old in text
    (demo_copy / "own.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionError, match=message):
        load_pack(edit("pack.toml", 'chemistry = "nfm-hc"', 'chemistry = "own.toml"'))


def test_a_chemistry_beside_the_definition_is_used(demo_copy, edit):
    source = pack_folder("demo-nfm-120s").parents[1] / "chemistries" / "nvpf-hc.toml"
    (demo_copy / "own.toml").write_text(source.read_text(encoding="utf-8").replace("nvpf-hc", "mine"), encoding="utf-8")
    pack = load_pack(edit("pack.toml", 'chemistry = "nfm-hc"', 'chemistry = "own.toml"'))
    assert pack.topology.modules[0].chemistry.id == "mine"


def test_a_pack_is_found_by_its_file_and_by_its_folder(demo_copy):
    assert load_pack(str(demo_copy)).id == load_pack(str(demo_copy / "pack.toml")).id == "demo-nfm-120s"


@pytest.mark.parametrize(
    "reference", ["demo", "", ".", "a\0b", "x" * 5000, "missing/pack.toml", "missing.json", "demo-nfm-120s/"]
)
def test_a_name_that_leads_nowhere_is_explained(reference):
    with pytest.raises(DefinitionError) as caught:
        load_pack(reference)
    assert caught.value.advice


def test_a_file_that_is_not_text_is_refused(demo_copy):
    (demo_copy / "pack.toml").write_bytes(b"\xff\xfe\x00title")
    with pytest.raises(DefinitionError, match="not UTF-8"):
        load_pack(str(demo_copy))


def test_a_huge_file_is_refused_unread(demo_copy):
    with (demo_copy / "pack.toml").open("ab") as file:
        file.truncate(50_000_000)
    with pytest.raises(DefinitionError, match="too large"):
        load_pack(str(demo_copy))


def test_endless_nesting_is_refused(demo_copy):
    (demo_copy / "pack.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(DefinitionError):
        load_pack(str(demo_copy))


def test_endless_digits_are_refused(demo_copy):
    (demo_copy / "pack.toml").write_text("a = " + "9" * 100_000)
    with pytest.raises(DefinitionError):
        load_pack(str(demo_copy))


def _damage(content: bytes, seed: int) -> bytes:
    """Return the content with a few pieces flipped, cut out, doubled or replaced."""
    dice = random.Random(seed)
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(damaged) + 1)
        end = min(len(damaged), start + dice.choice((1, 2, 8, 100, 5000)))
        kind = dice.randrange(4)
        if kind == 0 and start < len(damaged):
            damaged[start] ^= 1 << dice.randrange(8)
        elif kind == 1:
            del damaged[start:end]
        elif kind == 2:
            damaged[start:start] = damaged[start:end]
        else:
            damaged[start:end] = dice.choice(
                (b"0", b"-1", b"1e999", b'"', b"[", b"\n", b"\x00", b"99999999999999999999", b"true")
            )
    return bytes(damaged)


@pytest.fixture(scope="module")
def pieces():
    """Return the demo pack's files in pieces small enough to be damaged and read many times."""
    folder = pack_folder("demo-nfm-120s")
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    before, _, rest = text.partition("[broadcasts]")
    broadcasts, _, after = rest.partition("[diagnostics]")
    files = "\n".join(line for line in before.splitlines() if "_file = " not in line)
    return {
        "pack": (files + "[diagnostics]" + after).encode(),
        "broadcasts": ("[broadcasts]" + broadcasts).encode(),
        "faults": (folder / "faults.toml").read_bytes(),
        "chemistry": (folder.parents[1] / "chemistries" / "nfm-hc.toml").read_bytes(),
    }


@pytest.fixture(scope="module")
def database():
    return load_database(pack_folder("demo-nfm-120s") / "broadcast.dbc")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(seed=st.integers(0, 2**32), name=st.sampled_from(["pack", "broadcasts", "faults", "chemistry"]))
def test_a_damaged_file_gives_values_or_an_explanation(tmp_path, pieces, database, seed, name):
    path = tmp_path / f"{seed}.toml"
    path.write_bytes(_damage(pieces[name], seed))
    mistake = None
    try:
        match name:
            case "pack":
                assert read_pack_file(path).topology.series
            case "broadcasts":
                assert read_broadcasts(read_toml(path).table("broadcasts"), database, replaced=False).database
            case "faults":
                assert isinstance(read_faults_file(path), dict)
            case "chemistry":
                assert load_chemistry(path.name, tmp_path).operating_mv
    except DefinitionError as error:
        mistake = error
    assert mistake is None or (mistake.what and mistake.advice)


def test_the_undamaged_pieces_are_read(tmp_path, pieces, database):
    for name, content in pieces.items():
        (tmp_path / f"{name}.toml").write_bytes(content)
    assert read_pack_file(tmp_path / "pack.toml").topology.series == 120
    assert (
        len(read_broadcasts(read_toml(tmp_path / "broadcasts.toml").table("broadcasts"), database, replaced=False).readings)
        == 28
    )
