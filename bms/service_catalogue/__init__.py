"""The services of ISO 14229-1 as data.

Holds: services, sub-functions and their parameters; building a request from values; taking requests and answers apart into
lines for people; the negative response codes; fault codes and status bits in words.
Never: sending anything, a session, a time, a rule about when something may be sent.
May import: bms.definition, bms.errors.

How a form is made of it: choose a `Service` of `SERVICES` (name, meaning, effect) and, where it has some, one of its
`sub_functions`; its `request` (or the service's own) lists the elements in order. A `Field` becomes one entry: a list if
it has `choices` (others may be typed), a decimal number for `Kind.QUANTITY`, text for `Kind.TEXT`, hexadecimal for all else;
`default` fills it in, `optional` may stay empty, `meaning` and `unit` stand beside it. A `Repeat` becomes a table with a
column for each of its fields, or a single entry with commas. The texts go into `build_request` as they are, under the name
of the field (of the repetition, if that has several fields); `RequestValueError.parameter` names the entry that is wrong.
`explain_request` shows what will be sent while it is being typed.
"""

from bms.service_catalogue.building import RequestValueError, build_request
from bms.service_catalogue.catalogue import SERVICES, echo_length, service
from bms.service_catalogue.explaining import explain_request, explain_response
from bms.service_catalogue.fields import Element, Field, Kind, Repeat, Value
from bms.service_catalogue.model import Effect, Line, Service, SubFunction
from bms.service_catalogue.negative_responses import NEGATIVE_RESPONSE_CODES, negative_response_code

__all__ = [
    "NEGATIVE_RESPONSE_CODES",
    "SERVICES",
    "Effect",
    "Element",
    "Field",
    "Kind",
    "Line",
    "Repeat",
    "RequestValueError",
    "Service",
    "SubFunction",
    "Value",
    "build_request",
    "echo_length",
    "explain_request",
    "explain_response",
    "negative_response_code",
    "service",
]
