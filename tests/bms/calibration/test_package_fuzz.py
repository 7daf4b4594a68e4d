"""Whatever bytes come as a package, a trust root, a revocation, a permit, a key: refused with a reason, never a traceback."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.calibration.manifest import PAYLOAD_TYPE
from bms.calibration.package import read_package
from bms.errors import BadFileError
from bms.trust.key_files import read_private_key, read_public_part
from bms.trust.permit import PERMIT_PAYLOAD_TYPE, open_permit
from bms.trust.revocation import REVOCATION_PAYLOAD_TYPE, open_revocations
from bms.trust.root import ROOT_PAYLOAD_TYPE
from bms.trust.rotation import accept_root
from bms.trust.signed_document import sign_document

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
envelopes = st.fixed_dictionaries(
    {
        "payloadType": st.sampled_from([PAYLOAD_TYPE, ROOT_PAYLOAD_TYPE, ""]),
        "payload": st.text("QUJDREVG=+/", max_size=40),
        "signatures": st.lists(
            st.fixed_dictionaries({"keyid": st.text(max_size=20), "sig": st.text(max_size=100)}), max_size=3
        ),
    }
)
few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def refused(call, *arguments):
    with pytest.raises(BadFileError) as caught:
        call(*arguments)
    assert caught.value.what.endswith(".")


@few
@given(
    st.binary(max_size=400)
    | json_values.map(lambda value: json.dumps(value).encode())
    | envelopes.map(lambda value: json.dumps(value).encode())
)
def test_no_bytes_are_a_package_by_chance(definition, people, data):
    refused(lambda: read_package(data, definition, trust=people.trust))
    refused(accept_root, data, people.trust)
    refused(open_revocations, data, people.trust)
    refused(open_permit, data, people.trust)
    refused(read_private_key, data)
    refused(read_public_part, data)


@few
@given(
    json_values.map(lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    | st.binary(max_size=100)
)
def test_signed_nonsense_is_nonsense(definition, people, payload):
    package = sign_document(PAYLOAD_TYPE, payload, (people.author, people.approver))
    refused(lambda: read_package(package, definition, trust=people.trust))
    refused(accept_root, sign_document(ROOT_PAYLOAD_TYPE, payload, (people.root_1, people.root_2)), people.trust)
    refused(open_revocations, sign_document(REVOCATION_PAYLOAD_TYPE, payload, (people.revoker,)), people.trust)
    refused(open_permit, sign_document(PERMIT_PAYLOAD_TYPE, payload, (people.permitter,)), people.trust)
