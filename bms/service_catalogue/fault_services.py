"""Stored data transmission (ISO 14229-1:2020, clause 12): the fault memory."""

from bms.service_catalogue.data_services import DATA_IDENTIFIER, DATA_RECORD
from bms.service_catalogue.fields import Element, Field, Kind, Length, Repeat
from bms.service_catalogue.model import Effect, Service, SubFunction, one

_GROUP = Field(
    name="group_of_dtc",
    meaning="one code, or a group of them (D.1)",
    kind=Kind.DTC,
    size=3,
    choices={
        0xFFFFFF: "all",
        0xFFFF33: "emissions system",
        0xFFFFD0: "safety system",
        0xFFFFFE: "VOBD system",
    },
    default=0xFFFFFF,
)
_MEMORY = Field(name="memory_selection", meaning="which fault memory, as the manufacturer numbers it")

CLEAR_DIAGNOSTIC_INFORMATION = Service(
    number=0x14,
    name="ClearDiagnosticInformation",
    meaning="clear the fault memory",
    clause="12.2",
    effect=Effect.WRITES,
    effect_reason="stored faults and their snapshots are lost",
    request=(
        _GROUP,
        Field(name=_MEMORY.name, meaning=_MEMORY.meaning, optional=True),
    ),
)

_STATUS_MASK = Field(
    name="dtc_status_mask",
    meaning="codes with any of these status bits",
    kind=Kind.DTC_STATUS,
    choices={0xFF: "all", 0x08: "confirmed", 0x01: "active", 0x04: "pending"},
    default=0xFF,
)
_SEVERITY_MASK = Field(
    name="dtc_severity_mask",
    meaning="codes of any of these severities",
    kind=Kind.DTC_SEVERITY,
    choices={0xE0: "all", 0x20: "maintenance only", 0x40: "check at next halt", 0x80: "check immediately"},
    default=0xE0,
)
_DTC = Field(name="dtc", meaning="fault code", kind=Kind.DTC, size=3)
_STATUS = Field(name="status_of_dtc", meaning="its state", kind=Kind.DTC_STATUS)
_SEVERITY = Field(name="dtc_severity", meaning="how severe it is", kind=Kind.DTC_SEVERITY)
_UNIT = Field(name="dtc_functional_unit", meaning="which part of the vehicle, as the manufacturer numbers it")
_SNAPSHOT_NUMBER = Field(name="dtc_snapshot_record_number", meaning="which snapshot", choices={0xFF: "all"}, default=0xFF)
_STORED_NUMBER = Field(name="dtc_stored_data_record_number", meaning="which stored record", choices={0xFF: "all"}, default=0xFF)
_EXTENDED_NUMBER = Field(
    name="dtc_ext_data_record_number",
    meaning="which extended data",
    choices={0xFE: "all of emissions regulations", 0xFF: "all"},
    default=0xFF,
)
_ONE_EXTENDED_NUMBER = Field(name=_EXTENDED_NUMBER.name, meaning="which extended data, 01 to EF", default=0x01)
_EXTENDED_DATA = Field(name="dtc_ext_data_record", meaning="extended data", kind=Kind.BYTES, size=Length.BY_RECORD)
_GROUP_ID = Field(
    name="functional_group_identifier",
    meaning="which functional group (D.5)",
    choices={0x33: "emissions system", 0xD0: "safety system", 0xFE: "VOBD system", 0xFF: "all"},
    default=0x33,
)
_READINESS = Field(name="dtc_readiness_group_identifier", meaning="which readiness group (SAE J1979-DA)")
_AVAILABLE = Field(name="dtc_status_availability_mask", meaning="status bits the BMS knows", kind=Kind.DTC_STATUS)
_SEVERITIES_AVAILABLE = Field(name="dtc_severity_availability_mask", meaning="severities the BMS knows", kind=Kind.DTC_SEVERITY)
_FORMAT = Field(
    name="dtc_format_identifier",
    meaning="how the codes are built (D.4)",
    choices={
        0x00: "SAE J2012-DA format 00",
        0x01: "ISO 14229-1",
        0x02: "SAE J1939-73",
        0x03: "ISO 11992-4",
        0x04: "SAE J2012-DA format 04",
    },
)
_COUNT = Field(name="dtc_count", meaning="how many codes", kind=Kind.QUANTITY, size=2)

_LIST: tuple[Element, ...] = (_AVAILABLE, Repeat(name="dtcs", elements=(_DTC, _STATUS)))
_NUMBER_OF: tuple[Element, ...] = (_AVAILABLE, _FORMAT, _COUNT)
_IDENTIFIER_COUNT = Field(name="dtc_snapshot_record_number_of_identifiers", meaning="how many values", kind=Kind.QUANTITY)
_SNAPSHOT_VALUES: tuple[Element, ...] = (
    _IDENTIFIER_COUNT,
    Repeat(name="values", elements=(DATA_IDENTIFIER, DATA_RECORD), count=_IDENTIFIER_COUNT.name),
)
_SNAPSHOTS = Repeat(name="snapshots", elements=(_SNAPSHOT_NUMBER, *_SNAPSHOT_VALUES))
_STORED = Repeat(name="stored", elements=(_STORED_NUMBER, _DTC, _STATUS, *_SNAPSHOT_VALUES))
_EXTENDED = Repeat(name="extended", elements=(_EXTENDED_NUMBER, _EXTENDED_DATA))
_WITH_SEVERITY: tuple[Element, ...] = (
    _AVAILABLE,
    Repeat(name="dtcs", elements=(_SEVERITY, _UNIT, _DTC, _STATUS)),
)


def _report(
    number: int,
    name: str,
    meaning: str,
    request: tuple[Element, ...] = (),
    response: tuple[Element, ...] = _LIST,
    *,
    echo: int = 1,
) -> SubFunction:
    return SubFunction(numbers=one(number), name=name, meaning=meaning, request=request, response=response, echo=echo)


READ_DTC_INFORMATION = Service(
    number=0x19,
    name="ReadDTCInformation",
    meaning="read the fault memory",
    clause="12.3",
    effect=Effect.READS,
    effect_reason="reads only",
    suppressible=True,
    sub_functions=(
        _report(0x01, "reportNumberOfDTCByStatusMask", "count codes by status", (_STATUS_MASK,), _NUMBER_OF),
        _report(0x02, "reportDTCByStatusMask", "list codes by status", (_STATUS_MASK,)),
        _report(
            0x03,
            "reportDTCSnapshotIdentification",
            "list which codes have snapshots",
            (),
            (Repeat(name="snapshots", elements=(_DTC, _SNAPSHOT_NUMBER)),),
        ),
        _report(
            0x04,
            "reportDTCSnapshotRecordByDTCNumber",
            "read the snapshots of a code",
            (_DTC, _SNAPSHOT_NUMBER),
            (_DTC, _STATUS, _SNAPSHOTS),
            echo=4,
        ),
        _report(0x05, "reportDTCStoredDataByRecordNumber", "read stored data by its number", (_STORED_NUMBER,), (_STORED,)),
        _report(
            0x06,
            "reportDTCExtDataRecordByDTCNumber",
            "read the extended data of a code",
            (_DTC, _EXTENDED_NUMBER),
            (_DTC, _STATUS, _EXTENDED),
            echo=4,
        ),
        _report(
            0x07,
            "reportNumberOfDTCBySeverityMaskRecord",
            "count codes by severity and status",
            (_SEVERITY_MASK, _STATUS_MASK),
            _NUMBER_OF,
        ),
        _report(
            0x08,
            "reportDTCBySeverityMaskRecord",
            "list codes by severity and status",
            (_SEVERITY_MASK, _STATUS_MASK),
            _WITH_SEVERITY,
        ),
        _report(0x09, "reportSeverityInformationOfDTC", "read the severity of a code", (_DTC,), _WITH_SEVERITY),
        _report(0x0A, "reportSupportedDTC", "list all codes the BMS can set"),
        _report(0x0B, "reportFirstTestFailedDTC", "read the code that failed first"),
        _report(0x0C, "reportFirstConfirmedDTC", "read the code that was confirmed first"),
        _report(0x0D, "reportMostRecentTestFailedDTC", "read the code that failed last"),
        _report(0x0E, "reportMostRecentConfirmedDTC", "read the code that was confirmed last"),
        _report(
            0x14,
            "reportDTCFaultDetectionCounter",
            "list codes about to fail",
            (),
            (
                Repeat(
                    name="counters",
                    elements=(
                        _DTC,
                        Field(name="dtc_fault_detection_counter", meaning="1 to 126: about to fail", kind=Kind.QUANTITY),
                    ),
                ),
            ),
        ),
        _report(0x15, "reportDTCWithPermanentStatus", "list codes of the permanent memory"),
        _report(
            0x16,
            "reportDTCExtDataRecordByRecordNumber",
            "read one kind of extended data of all codes",
            (_ONE_EXTENDED_NUMBER,),
            (_EXTENDED_NUMBER, Repeat(name="extended", elements=(_DTC, _STATUS, _EXTENDED_DATA))),
            echo=2,
        ),
        _report(
            0x17,
            "reportUserDefMemoryDTCByStatusMask",
            "list codes of another memory by status",
            (_STATUS_MASK, _MEMORY),
            (_MEMORY, *_LIST),
        ),
        _report(
            0x18,
            "reportUserDefMemoryDTCSnapshotRecordByDTCNumber",
            "read the snapshots of a code of another memory",
            (_DTC, _SNAPSHOT_NUMBER, _MEMORY),
            (_MEMORY, _DTC, _STATUS, _SNAPSHOTS),
        ),
        _report(
            0x19,
            "reportUserDefMemoryDTCExtDataRecordByDTCNumber",
            "read the extended data of a code of another memory",
            (_DTC, _EXTENDED_NUMBER, _MEMORY),
            (_MEMORY, _DTC, _STATUS, _EXTENDED),
        ),
        _report(
            0x1A,
            "reportSupportedDTCExtDataRecord",
            "list codes that can have this extended data",
            (_ONE_EXTENDED_NUMBER,),
            (
                _AVAILABLE,
                Field(name=_EXTENDED_NUMBER.name, meaning="which extended data", optional=True),
                Repeat(name="dtcs", elements=(_DTC, _STATUS)),
            ),
        ),
        _report(
            0x42,
            "reportWWHOBDDTCByMaskRecord",
            "list codes of the regulations by severity and status",
            (_GROUP_ID, _STATUS_MASK, _SEVERITY_MASK),
            (
                _GROUP_ID,
                _AVAILABLE,
                _SEVERITIES_AVAILABLE,
                _FORMAT,
                Repeat(name="dtcs", elements=(_SEVERITY, _DTC, _STATUS)),
            ),
            echo=2,
        ),
        _report(
            0x55,
            "reportWWHOBDDTCWithPermanentStatus",
            "list codes of the regulations of the permanent memory",
            (_GROUP_ID,),
            (_GROUP_ID, _AVAILABLE, _FORMAT, Repeat(name="dtcs", elements=(_DTC, _STATUS))),
            echo=2,
        ),
        _report(
            0x56,
            "reportDTCInformationByDTCReadinessGroupIdentifier",
            "list codes of a readiness group",
            (_GROUP_ID, _READINESS),
            (_GROUP_ID, _AVAILABLE, _FORMAT, _READINESS, Repeat(name="dtcs", elements=(_DTC, _STATUS))),
            echo=2,
        ),
    ),
    retired={
        0x0F: "reportMirrorMemoryDTCByStatusMask",
        0x10: "reportMirrorMemoryDTCExtDataRecordByDTCNumber",
        0x11: "reportNumberOfMirrorMemoryDTCByStatusMask",
        0x12: "reportNumberOfEmissionsOBDDTCByStatusMask",
        0x13: "reportEmissionsOBDDTCByStatusMask",
    },
)
