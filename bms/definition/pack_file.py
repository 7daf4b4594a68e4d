"""Reading `pack.toml`: identity, topology, addresses and where the values of a pack come from."""

from pathlib import Path

from bms.definition.a2l import CalibrationDescription
from bms.definition.database import BroadcastDatabase, load_database
from bms.definition.fault_file import read_faults_file
from bms.definition.model import (
    ContractLevel,
    Diagnostics,
    FaultCatalogue,
    LinkDefaults,
    PackDefinition,
    Programming,
    SnapshotField,
    SupplyReading,
)
from bms.definition.polling_file import check_topology, read_polling
from bms.definition.signal_mapping import read_broadcasts
from bms.definition.tables import Table, read_toml
from bms.definition.topology import read_topology

MAXIMUM_ID = 0x1FFF_FFFF
_ADDRESS_BYTES = ("request_address_byte", "response_address_byte", "functional_address_byte")
_ADDRESSING = {"normal": False, "extended": True, "mixed": True}
"""Addressing modes (ISO 15765-2, 10.3), and whether frames begin with an address byte in them."""


def read_pack_file(path: Path, *, dbc: Path | None = None) -> PackDefinition:
    """Return the definition a `pack.toml` describes, together with the files it names.

    Args:
        path: the file.
        dbc: a message database used in place of the definition's own.

    Raises:
        DefinitionError: one of the files has a mistake.
    """
    table = read_toml(path)
    folder = path.parent
    database = _database(table, folder, dbc)
    broadcasts_table = table.optional_table("broadcasts")
    broadcasts = None
    if broadcasts_table is not None and database is not None:
        broadcasts = read_broadcasts(broadcasts_table, database, replaced=dbc is not None)
    polling_table = table.optional_table("polling")
    polling, polled_diagnostics = (None, None) if polling_table is None else read_polling(polling_table, folder)
    definition = PackDefinition(
        id=table.text("id"),
        title=table.text("title"),
        demo=table.flag("demo", default=False),
        folder=folder,
        topology=read_topology(table, folder, broadcasts),
        link=_link(table.optional_table("link")),
        broadcasts=broadcasts,
        polling=polling,
        diagnostics=_diagnostics(table.optional_table("diagnostics")) or polled_diagnostics,
        programming=_programming(table.optional_table("programming")),
        calibration=_calibration(table, folder),
        faults=_faults(table, folder),
        virtual_serial_prefix=table.text("virtual_serial_prefix", ""),
    )
    table.finish()
    if polling is not None:
        check_topology(table, polling, definition.topology)
    if definition.programming is not None and definition.calibration is not None and definition.calibration.damaged:
        # What is flashed is checked object by object; one that cannot be read would go unchecked.
        raise table.mistake(
            f"the A2L of a pack that can be flashed must be sound, this one is damaged: {definition.calibration.damaged[0]}.",
            "Get the A2L file again from whoever made it.",
        )
    return definition


def _file(table: Table, folder: Path, key: str) -> Path | None:
    name = table.text(key, "")
    if not name:
        return None
    if Path(name).name != name:
        raise table.mistake(f"{key} must be the name of a file beside the definition, not {name!r:.80}.")
    return folder / name


def _database(table: Table, folder: Path, dbc: Path | None) -> BroadcastDatabase | None:
    own = _file(table, folder, "broadcasts_file")
    hint = table.text("broadcasts_hint", "")
    if dbc is not None:
        return load_database(dbc)
    if own is not None:
        return load_database(own)
    if hint:
        raise table.mistake("this definition needs the message database of the BMS, which does not come with Halite.", hint)
    return None


def _calibration(table: Table, folder: Path) -> CalibrationDescription | None:
    path = _file(table, folder, "calibration_file")
    if path is None:
        return None
    from bms.definition.a2l_reader import read_a2l  # noqa: PLC0415 - only packs that can be calibrated need the reader

    return read_a2l(path)


def _faults(table: Table, folder: Path) -> FaultCatalogue:
    path = _file(table, folder, "faults_file")
    fields: dict[int, SnapshotField] = {}
    for entry in table.tables("snapshot"):
        field = SnapshotField(
            did=entry.integer("did", maximum=0xFFFF),
            name=entry.text("name"),
            text=entry.text("text"),
            unit=entry.text("unit", ""),
            length=entry.integer("length", minimum=1, maximum=8),
            scale=entry.number("scale", 1.0),
            signed=entry.flag("signed", default=False),
        )
        entry.finish()
        if field.did in fields:
            raise entry.mistake(f"the data identifier {field.did:04X} is described twice.")
        fields[field.did] = field
    return FaultCatalogue(faults={} if path is None else read_faults_file(path), snapshot_fields=fields)


def _link(table: Table | None) -> LinkDefaults:
    if table is None:
        return LinkDefaults()
    link = LinkDefaults(
        bitrate_bps=table.integer("bitrate_bps", 500_000, minimum=10_000, maximum=1_000_000),
        fd=table.flag("fd", default=False),
        data_bitrate_bps=table.integer("data_bitrate_bps", 2_000_000, minimum=10_000, maximum=8_000_000),
    )
    table.finish()
    return link


def _diagnostics(table: Table | None) -> Diagnostics | None:
    if table is None:
        return None
    identity = table.optional_table("identity")
    diagnostics = Diagnostics(
        request_id=table.integer("request_id", maximum=MAXIMUM_ID),
        response_id=table.integer("response_id", maximum=MAXIMUM_ID),
        functional_id=table.integer("functional_id", 0x7DF, maximum=MAXIMUM_ID),
        is_extended=table.flag("is_extended", default=False),
        addressing=table.text("addressing", "normal"),
        request_address_byte=table.optional_integer("request_address_byte", maximum=0xFF),
        response_address_byte=table.optional_integer("response_address_byte", maximum=0xFF),
        functional_address_byte=table.optional_integer("functional_address_byte", maximum=0xFF),
        padding=table.optional_integer("padding", maximum=0xFF),
        p2_s=table.number("p2_s", 0.05),
        p2_star_s=table.number("p2_star_s", 5.0),
        s3_s=table.number("s3_s", 5.0),
        identity={} if identity is None else identity.integers(maximum=0xFFFF),
        periodic_id=table.optional_integer("periodic_id", maximum=MAXIMUM_ID),
        authentication_root_key=_key(table, "authentication_root_key"),
    )
    table.finish()
    if min(diagnostics.p2_s, diagnostics.p2_star_s, diagnostics.s3_s) <= 0:
        raise table.mistake("p2_s, p2_star_s and s3_s must be greater than 0.")
    if not diagnostics.is_extended and max(diagnostics.request_id, diagnostics.response_id, diagnostics.functional_id) > 0x7FF:
        raise table.mistake("an id above 0x7FF needs is_extended = true.")
    _check_addressing(diagnostics, table)
    return diagnostics


def _check_addressing(diagnostics: Diagnostics, table: Table) -> None:
    if diagnostics.response_id in {diagnostics.request_id, diagnostics.functional_id}:
        raise table.mistake("response_id must not be the id of a request.")
    if diagnostics.addressing not in _ADDRESSING:
        raise table.mistake(f"addressing is one of {', '.join(_ADDRESSING)}, not {diagnostics.addressing!r:.40}.")
    given = (diagnostics.request_address_byte, diagnostics.response_address_byte, diagnostics.functional_address_byte)
    for key, byte in zip(_ADDRESS_BYTES, given, strict=True):
        if _ADDRESSING[diagnostics.addressing] and byte is None:
            raise table.mistake(f"{diagnostics.addressing} addressing needs {key}.")
        if not _ADDRESSING[diagnostics.addressing] and byte is not None:
            raise table.mistake(f"{key} has no place in normal addressing.", 'Leave it out, or set addressing = "extended".')


def _programming(table: Table | None) -> Programming | None:
    if table is None:
        return None
    programming = Programming(
        contract_level=ContractLevel(table.integer("contract_level", maximum=3)),
        active_address=table.integer("active_address"),
        active_header_address=table.integer("active_header_address"),
        staging_address=table.integer("staging_address"),
        staging_header_address=table.integer("staging_header_address"),
        payload_length=table.integer("payload_length", minimum=1, maximum=0x100_0000),
        header_length=table.integer("header_length", minimum=1, maximum=0x1_0000),
        security_level=table.integer("security_level", minimum=1, maximum=0x7D),
        prepare_routine=table.optional_integer("prepare_routine", maximum=0xFFFF),
        precondition_routine=table.integer("precondition_routine", maximum=0xFFFF),
        erase_routine=table.integer("erase_routine", maximum=0xFFFF),
        check_memory_routine=table.integer("check_memory_routine", maximum=0xFFFF),
        dependencies_routine=table.integer("dependencies_routine", maximum=0xFFFF),
        precondition_texts=table.texts("precondition_texts"),
        check_memory_texts=table.table("check_memory_texts").integer_texts(),
        erase_timeout_s=table.number("erase_timeout_s", 30.0),
        check_timeout_s=table.number("check_timeout_s", 30.0),
        bms_public_key=_key(table, "bms_public_key"),
        service_tables=table.texts("service_tables", ()),
        lockout_s=table.number("lockout_s", 10.0),
        supply=_supply(table.optional_table("supply")),
    )
    table.finish()
    return programming


def _supply(table: Table | None) -> SupplyReading | None:
    if table is None:
        return None
    supply = SupplyReading(
        did=table.integer("did", maximum=0xFFFF),
        offset=table.integer("offset", maximum=0xFFF),
        length=table.integer("length", minimum=1, maximum=4),
        lowest_v=table.number("lowest_v"),
    )
    table.finish()
    return supply


def _key(table: Table, name: str) -> bytes:
    """Return an Ed25519 key; empty if the definition has none."""
    try:
        key = bytes.fromhex(table.text(name, ""))
    except ValueError:
        key = b"?"
    if len(key) not in {0, 32}:
        raise table.mistake(f"{name} must be 32 bytes in hexadecimal.")
    return key
