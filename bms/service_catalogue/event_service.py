"""ResponseOnEvent (0x86): have a BMS answer by itself when something happens (ISO 14229-1:2020, 10.9)."""

from bms.service_catalogue.fields import Element, Field, Kind, Length, Repeat
from bms.service_catalogue.model import Effect, Service, SubFunction

_STORED = 0x40
"""Bit 6 of the event type: the BMS keeps the event over a power-down (storageState)."""

_WINDOW = Field(
    name="event_window_time",
    meaning="how long it is watched for (B.2)",
    choices={
        0x02: "until it is stopped",
        0x03: "short",
        0x04: "medium",
        0x05: "long",
        0x06: "until power-down",
        0x07: "until ignition off",
        0x08: "until the manufacturer's own event",
    },
    default=0x02,
)
_RESPOND = Field(
    name="service_to_respond_to_record", meaning="the request it then answers", kind=Kind.REQUEST, size=Length.REST
)
_EVENTS = Field(name="number_of_identified_events", meaning="how often it happened so far", kind=Kind.QUANTITY)
_STATUS_MASK = Field(name="dtc_status_mask", meaning="status bits whose change is an event", kind=Kind.DTC_STATUS, default=0xFF)
_NEWEST = Field(
    name="report_type",
    meaning="sub-function of 0x19 that answers",
    choices={
        0x0B: "first failed code",
        0x0C: "first confirmed code",
        0x0D: "last failed code",
        0x0E: "last confirmed code",
    },
    default=0x0E,
)
_RECORD_OF = Field(
    name="report_type",
    meaning="sub-function of 0x19 that answers",
    choices={
        0x04: "snapshots of the code",
        0x06: "extended data of the code",
        0x18: "snapshots of the code, other memory",
        0x19: "extended data of the code, other memory",
    },
    default=0x04,
)
_COMPARISON: tuple[Element, ...] = (
    Field(name="data_identifier", meaning="the watched value", kind=Kind.DATA_IDENTIFIER, size=2),
    Field(
        name="comparison_logic",
        meaning="when it is an event",
        choices={0x01: "value < reference", 0x02: "value > reference", 0x03: "value = reference", 0x04: "value ≠ reference"},
    ),
    Field(name="raw_reference_value", meaning="what it is compared with", size=4),
    Field(name="hysteresis_value", meaning="how far it must go back, in percent", kind=Kind.QUANTITY, unit="%", default=0),
    Field(
        name="localization", meaning="bit 15: signed; bits 14…10: bits of the value, 0 for 32; bits 9…0: its first bit", size=2
    ),
)


def _event(
    number: int,
    name: str,
    meaning: str,
    record: tuple[Element, ...] = (),
    *,
    first: Field = _EVENTS,
    answer: tuple[Element, ...] | None = None,
) -> SubFunction:
    after = (_WINDOW, *record) if answer is None else answer
    return SubFunction(
        numbers=range(number, number + _STORED + 1, _STORED),
        name=name,
        meaning=meaning,
        request=(_WINDOW, *record),
        response=(first, *after),
    )


RESPONSE_ON_EVENT = Service(
    number=0x86,
    name="ResponseOnEvent",
    meaning="have something sent when it happens",
    clause="10.9",
    effect=Effect.WRITES,
    effect_reason="with bit 6 the BMS keeps it over a power-down, and the request it answers may be any",
    suppressible=True,
    sub_functions=(
        _event(0x00, "stopResponseOnEvent", "stop watching"),
        _event(0x01, "onDTCStatusChange", "watch the status of codes", (_STATUS_MASK, _RESPOND)),
        _event(
            0x03,
            "onChangeOfDataIdentifier",
            "watch a value for any change",
            (_COMPARISON[0], _RESPOND),
        ),
        _event(
            0x04,
            "reportActivatedEvents",
            "ask what is being watched",
            first=Field(name="number_of_activated_events", meaning="how many are watched", kind=Kind.QUANTITY),
            # Nothing says where one event ends and the next begins.
            answer=(
                Field(
                    name="activated_events",
                    meaning="type, window, record and request of each",
                    kind=Kind.BYTES,
                    size=Length.REST,
                    optional=True,
                ),
            ),
        ),
        _event(0x05, "startResponseOnEvent", "start watching what was set up"),
        _event(0x06, "clearResponseOnEvent", "forget what was set up"),
        _event(0x07, "onComparisonOfValues", "watch a value against a reference", (*_COMPARISON, _RESPOND)),
        _event(0x08, "reportMostRecentDtcOnStatusChange", "send the newest code when a status changes", (_NEWEST,)),
        _event(
            0x09,
            "reportDTCRecordInformationOnDtcStatusChange",
            "send records of a code when its status changes",
            (
                _STATUS_MASK,
                _RECORD_OF,
                Repeat(
                    name="records",
                    minimum=1,
                    elements=(Field(name="record_number", meaning="which snapshot or extended data, then which memory"),),
                ),
            ),
        ),
    ),
    retired={0x02: "onTimerInterrupt", 0x42: "onTimerInterrupt"},
)
