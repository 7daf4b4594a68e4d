"""How the diagnostic server of a pack is addressed: the modes of ISO 15765-2 in `pack.toml`."""

import pytest

from bms.definition import load_pack

REQUEST, RESPONSE, FUNCTIONAL = 0x12, 0xF1, 0xEF


@pytest.mark.parametrize("mode", ["extended", "mixed"])
def test_address_bytes_are_read(edit, mode):
    wanted = (
        f'addressing = "{mode}"\nrequest_address_byte = {REQUEST}\n'
        f"response_address_byte = {RESPONSE}\nfunctional_address_byte = {FUNCTIONAL}\npadding = 0xCC"
    )
    diagnostics = load_pack(edit("pack.toml", "padding = 0xCC", wanted)).diagnostics
    assert diagnostics.addressing == mode
    given = (diagnostics.request_address_byte, diagnostics.response_address_byte, diagnostics.functional_address_byte)
    assert given == (REQUEST, RESPONSE, FUNCTIONAL)


def test_normal_addressing_is_what_nobody_has_to_write(edit):
    diagnostics = load_pack(edit("pack.toml", "padding = 0xCC", "padding = 0x55")).diagnostics
    assert diagnostics.addressing == "normal"
    assert diagnostics.request_address_byte is diagnostics.response_address_byte is diagnostics.functional_address_byte is None
