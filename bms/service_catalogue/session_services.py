"""Diagnostic and communication management (ISO 14229-1:2020, clause 10), except authentication and events."""

from bms.service_catalogue.fields import Field, Kind, Length
from bms.service_catalogue.model import Effect, Service, SubFunction, one

SESSIONS: dict[int, str] = {
    0x01: "defaultSession",
    0x02: "programmingSession",
    0x03: "extendedDiagnosticSession",
    0x04: "safetySystemDiagnosticSession",
}
"""Diagnostic sessions (10.2.2.2); also the value of data identifier F186."""

_MAKERS = range(0x40, 0x60)
_SUPPLIERS = range(0x60, 0x7F)
_MAKERS_MEANING = "a meaning of the vehicle manufacturer's own"
_SUPPLIERS_MEANING = "a meaning of the system supplier's own"

_SESSION_TIMES = (
    Field(name="p2_server_max", meaning="longest time to an answer", kind=Kind.QUANTITY, size=2, unit="ms"),
    Field(
        name="p2_star_server_max",
        meaning="longest time to an answer after 0x78",
        kind=Kind.QUANTITY,
        size=2,
        unit="ms",
        scale=10,
    ),
)


def _session(numbers: range, name: str, meaning: str) -> SubFunction:
    return SubFunction(numbers=numbers, name=name, meaning=meaning, response=_SESSION_TIMES)


DIAGNOSTIC_SESSION_CONTROL = Service(
    number=0x10,
    name="DiagnosticSessionControl",
    meaning="change the diagnostic session",
    clause="10.2",
    effect=Effect.TEMPORARY,
    effect_reason="the session ends by itself when the tester falls silent",
    suppressible=True,
    sub_functions=(
        _session(one(0x01), "defaultSession", "back to normal work"),
        _session(one(0x02), "programmingSession", "prepare to be programmed; most ECUs stop their normal work"),
        _session(one(0x03), "extendedDiagnosticSession", "allow all diagnostic services"),
        _session(one(0x04), "safetySystemDiagnosticSession", "allow the diagnosis of safety systems"),
        _session(_MAKERS, "vehicleManufacturerSpecific", _MAKERS_MEANING),
        _session(_SUPPLIERS, "systemSupplierSpecific", _SUPPLIERS_MEANING),
    ),
)

_POWER_DOWN_TIME = Field(
    name="power_down_time",
    meaning="shortest time it stays powered down",
    kind=Kind.QUANTITY,
    unit="s",
    choices={0xFF: "failure or time not available"},
)

ECU_RESET = Service(
    number=0x11,
    name="ECUReset",
    meaning="restart",
    clause="10.3",
    effect=Effect.WRITES,
    effect_reason="the BMS stops its work for a moment: contactors open",
    suppressible=True,
    sub_functions=(
        SubFunction(numbers=one(0x01), name="hardReset", meaning="restart as after a loss of power"),
        SubFunction(numbers=one(0x02), name="keyOffOnReset", meaning="restart as after key off and on"),
        SubFunction(numbers=one(0x03), name="softReset", meaning="restart the application only"),
        SubFunction(
            numbers=one(0x04),
            name="enableRapidPowerShutDown",
            meaning="allow a quick power-down",
            response=(_POWER_DOWN_TIME,),
        ),
        SubFunction(numbers=one(0x05), name="disableRapidPowerShutDown", meaning="forbid a quick power-down"),
        SubFunction(numbers=_MAKERS, name="vehicleManufacturerSpecific", meaning=_MAKERS_MEANING),
        SubFunction(numbers=_SUPPLIERS, name="systemSupplierSpecific", meaning=_SUPPLIERS_MEANING),
    ),
)

_SEED_REQUEST = Field(
    name="security_access_data",
    meaning="what the BMS wants to know before it gives a seed",
    kind=Kind.BYTES,
    size=Length.REST,
    optional=True,
)
_SEED = Field(name="security_seed", meaning="all zero: already unlocked", kind=Kind.SECRET, size=Length.REST)
_KEY = Field(name="security_key", meaning="computed from the seed", kind=Kind.SECRET, size=Length.REST)


def _seed(numbers: range, whose: str) -> SubFunction:
    return SubFunction(
        numbers=numbers, name="requestSeed", meaning=f"ask for a seed ({whose})", request=(_SEED_REQUEST,), response=(_SEED,)
    )


def _key(numbers: range, whose: str) -> SubFunction:
    return SubFunction(numbers=numbers, name="sendKey", meaning=f"answer the seed with a key ({whose})", request=(_KEY,))


SECURITY_ACCESS = Service(
    number=0x27,
    name="SecurityAccess",
    meaning="unlock with seed and key",
    clause="10.4",
    secret=True,
    effect=Effect.WRITES,
    effect_reason="opens the way to writing services; wrong keys lock the BMS",
    suppressible=True,
    sub_functions=(
        _seed(range(0x01, 0x42, 2), "levels of the vehicle manufacturer"),
        _key(range(0x02, 0x43, 2), "levels of the vehicle manufacturer"),
        _seed(one(0x5F), "end of life of pyrotechnic devices, ISO 26021-2"),
        _key(one(0x60), "end of life of pyrotechnic devices, ISO 26021-2"),
        _seed(range(0x61, 0x7E, 2), "levels of the system supplier"),
        _key(range(0x62, 0x7F, 2), "levels of the system supplier"),
    ),
)

_COMMUNICATION_TYPE = Field(
    name="communication_type",
    meaning="which messages (low bits) in which network (high nibble)",
    kind=Kind.COMMUNICATION_TYPE,
    choices={
        0x01: "normal messages, all networks",
        0x02: "network management messages, all networks",
        0x03: "normal and network management messages, all networks",
    },
    default=0x01,
)
_NODE = Field(name="node_identification_number", meaning="which node behind this one", size=2)


def _communication(number: int, name: str, meaning: str, *, node: bool = False) -> SubFunction:
    request = (_COMMUNICATION_TYPE, _NODE) if node else (_COMMUNICATION_TYPE,)
    return SubFunction(numbers=one(number), name=name, meaning=meaning, request=request)


COMMUNICATION_CONTROL = Service(
    number=0x28,
    name="CommunicationControl",
    meaning="switch normal communication off and on",
    clause="10.5",
    effect=Effect.WRITES,
    effect_reason="others on the bus no longer hear the BMS while it is off",
    suppressible=True,
    sub_functions=(
        _communication(0x00, "enableRxAndTx", "receive and send again"),
        _communication(0x01, "enableRxAndDisableTx", "receive, but no longer send"),
        _communication(0x02, "disableRxAndEnableTx", "send, but no longer receive"),
        _communication(0x03, "disableRxAndTx", "neither receive nor send"),
        _communication(
            0x04, "enableRxAndDisableTxWithEnhancedAddressInformation", "let a node receive, but no longer send", node=True
        ),
        _communication(0x05, "enableRxAndTxWithEnhancedAddressInformation", "let a node receive and send again", node=True),
        SubFunction(
            numbers=_MAKERS, name="vehicleManufacturerSpecific", meaning=_MAKERS_MEANING, request=(_COMMUNICATION_TYPE,)
        ),
        SubFunction(
            numbers=_SUPPLIERS, name="systemSupplierSpecific", meaning=_SUPPLIERS_MEANING, request=(_COMMUNICATION_TYPE,)
        ),
    ),
)

TESTER_PRESENT = Service(
    number=0x3E,
    name="TesterPresent",
    meaning="keep the session",
    clause="10.7",
    effect=Effect.READS,
    effect_reason="only says that the tester is still there",
    suppressible=True,
    sub_functions=(SubFunction(numbers=one(0x00), name="zeroSubFunction", meaning="the tester is still there"),),
)

_SETTING_OPTION = Field(
    name="dtc_setting_control_option_record",
    meaning="which DTCs, in a format of the manufacturer's own",
    kind=Kind.BYTES,
    size=Length.REST,
    optional=True,
)


def _setting(numbers: range, name: str, meaning: str) -> SubFunction:
    return SubFunction(numbers=numbers, name=name, meaning=meaning, request=(_SETTING_OPTION,))


CONTROL_DTC_SETTING = Service(
    number=0x85,
    name="ControlDTCSetting",
    meaning="switch the storing of faults off and on",
    clause="10.8",
    effect=Effect.WRITES,
    effect_reason="faults are not stored while it is off",
    suppressible=True,
    sub_functions=(
        _setting(one(0x01), "on", "store faults again"),
        _setting(one(0x02), "off", "no longer store faults"),
        _setting(_MAKERS, "vehicleManufacturerSpecific", _MAKERS_MEANING),
        _setting(_SUPPLIERS, "systemSupplierSpecific", _SUPPLIERS_MEANING),
    ),
)

_LINK_MODE = Field(
    name="link_control_mode_identifier",
    meaning="the bit rate to change to (B.3)",
    choices={
        0x01: "9600 bit/s",
        0x02: "19.2 kbit/s",
        0x03: "38.4 kbit/s",
        0x04: "57.6 kbit/s",
        0x05: "115.2 kbit/s",
        0x10: "CAN 125 kbit/s",
        0x11: "CAN 250 kbit/s",
        0x12: "CAN 500 kbit/s",
        0x13: "CAN 1 Mbit/s",
        0x20: "programming setup",
    },
)
_LINK_RECORD = Field(name="link_record", meaning="the bit rate to change to", kind=Kind.QUANTITY, size=3, unit="bit/s")

LINK_CONTROL = Service(
    number=0x87,
    name="LinkControl",
    meaning="change the bit rate",
    clause="10.10",
    effect=Effect.WRITES,
    effect_reason="the BMS leaves the bit rate all others use; nobody reaches it until its session ends",
    suppressible=True,
    sub_functions=(
        SubFunction(
            numbers=one(0x01),
            name="verifyModeTransitionWithFixedParameter",
            meaning="ask whether it could change to a usual bit rate",
            request=(_LINK_MODE,),
        ),
        SubFunction(
            numbers=one(0x02),
            name="verifyModeTransitionWithSpecificParameter",
            meaning="ask whether it could change to any bit rate",
            request=(_LINK_RECORD,),
        ),
        SubFunction(numbers=one(0x03), name="transitionMode", meaning="change to the verified bit rate now"),
        SubFunction(numbers=_MAKERS, name="vehicleManufacturerSpecific", meaning=_MAKERS_MEANING),
        SubFunction(numbers=_SUPPLIERS, name="systemSupplierSpecific", meaning=_SUPPLIERS_MEANING),
    ),
)
