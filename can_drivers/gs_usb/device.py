"""One adapter with candleLight firmware on USB: finding it, its requests, its pipes."""

import contextlib
import errno
import sys
from collections.abc import Iterator
from typing import Any

import usb.core
import usb.util

from can_drivers.adapters.candlelight import CANDLELIGHT
from can_drivers.errors import AdapterNotFoundError
from can_drivers.gs_usb.protocol import (
    CONFIG_LENGTH,
    HOST_FORMAT,
    LONGEST_TRANSFER,
    STATE_LENGTH,
    BitTiming,
    ChannelLimits,
    DeviceConfig,
    Feature,
    Request,
    limits_length,
    parse_config,
    parse_limits,
    parse_state,
    start_request,
    stop_request,
    termination_request,
    timing_request,
)

_OUT, _IN = 0x41, 0xC1
"""Vendor requests to the interface, from and to the host."""
_INTERFACE = 0
_CONTROL_TIMEOUT_MS = 1000
_WRITE_TIMEOUT_MS = 500


class GsUsbDevice:
    """An open device. All failures are `usb.core.USBError`s, which are `OSError`s."""

    def __init__(self, device: Any) -> None:
        """Take the device away from the kernel, which would run it as a network interface, and claim it.

        Args:
            device: a `usb.core.Device` of `find_devices`.

        Raises:
            OSError: no access, or another program has it.
            LinkError: it does not speak the protocol.
        """
        self._device = device
        self._detached = False
        try:
            self._take()
        except BaseException:
            self.close()
            raise

    def _take(self) -> None:
        device = self._device
        with contextlib.suppress(NotImplementedError):
            if sys.platform.startswith("linux") and device.is_kernel_driver_active(_INTERFACE):
                device.detach_kernel_driver(_INTERFACE)
                self._detached = True
        usb.util.claim_interface(device, _INTERFACE)
        self._out, self._in = _endpoints(device)
        self.name = device_name(device)
        self.serial = serial_number(device)
        self._request(Request.HOST_FORMAT, HOST_FORMAT, value=1)
        self.config: DeviceConfig = parse_config(self._ask(Request.DEVICE_CONFIG, CONFIG_LENGTH, value=1))

    def limits(self, channel: int) -> ChannelLimits:
        """Return what a CAN channel can do.

        Raises:
            OSError: the device went away.
            LinkError: it does not speak the protocol.
        """
        limits = parse_limits(self._ask(Request.LIMITS, limits_length(extended=False), value=channel))
        if Feature.LIMITS_EXTENDED not in limits.features:
            return limits
        return parse_limits(self._ask(Request.LIMITS_EXTENDED, limits_length(extended=True), value=channel))

    def set_timing(self, channel: int, nominal: BitTiming, data: BitTiming | None) -> None:
        """Set the bit timing; `data` for the FD data phase."""
        self._request(Request.BIT_TIMING, timing_request(nominal), value=channel)
        if data is not None:
            self._request(Request.DATA_BIT_TIMING, timing_request(data), value=channel)

    def start(self, channel: int, features: Feature) -> None:
        """Go on the bus."""
        self._request(Request.MODE, start_request(features), value=channel)

    def stop(self, channel: int) -> None:
        """Leave the bus; everything queued in the device is forgotten."""
        self._request(Request.MODE, stop_request(), value=channel)

    def set_termination(self, channel: int, *, on: bool) -> None:
        """Switch the 120 Ω on or off."""
        self._request(Request.SET_TERMINATION, termination_request(on=on), value=channel)

    def termination(self, channel: int) -> bool:
        """Return whether the 120 Ω are switched on."""
        return any(self._ask(Request.GET_TERMINATION, 4, value=channel))

    def state(self, channel: int) -> tuple[int, int, int] | None:
        """Return (state, receive errors, transmit errors), or None if it does not tell."""
        return parse_state(self._ask(Request.GET_STATE, STATE_LENGTH, value=channel))

    def write(self, transfer: bytes) -> None:
        """Hand one frame over."""
        self._device.write(self._out, transfer, _WRITE_TIMEOUT_MS)

    def read(self, timeout_s: float) -> bytes:
        """Return one transfer, waiting up to `timeout_s` for it; empty on timeout."""
        try:
            # Zero would mean for ever.
            return bytes(self._device.read(self._in, LONGEST_TRANSFER, max(1, round(timeout_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            if error.errno != errno.EPIPE:
                raise
            self._device.clear_halt(self._in)
            return b""

    def close(self) -> None:
        """Give the device back; one that is gone already is given back all the same."""
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(self._device, _INTERFACE)
        if self._detached:
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                self._device.attach_kernel_driver(_INTERFACE)
        usb.util.dispose_resources(self._device)

    def _request(self, request: Request, data: bytes, *, value: int) -> None:
        self._device.ctrl_transfer(_OUT, request, value, _INTERFACE, data, _CONTROL_TIMEOUT_MS)

    def _ask(self, request: Request, length: int, *, value: int) -> bytes:
        return bytes(self._device.ctrl_transfer(_IN, request, value, _INTERFACE, length, _CONTROL_TIMEOUT_MS))


def find_devices() -> Iterator[Any]:
    """Yield every plugged-in device (`usb.core.Device`) of this protocol, in the order of its place on USB.

    Raises:
        usb.core.NoBackendError: libusb is not installed.
    """
    found = usb.core.find(
        find_all=True, custom_match=lambda device: CANDLELIGHT.usb_name(device.idVendor, device.idProduct) is not None
    )
    yield from sorted(found, key=usb_place)


def usb_place(device: Any) -> str:
    """Return where a device is plugged in, the same after every re-plug into that socket, e.g. `1-4.2`."""
    return f"{device.bus}-{'.'.join(map(str, device.port_numbers or (device.address,)))}"


def device_name(device: Any) -> str:
    """Return what is printed on the case."""
    with contextlib.suppress(usb.core.USBError, ValueError):
        if device.product:
            return str(device.product)
    return CANDLELIGHT.usb_name(device.idVendor, device.idProduct) or CANDLELIGHT.name


def serial_number(device: Any) -> str:
    """Return the serial number, or an empty text if the device has none or may not be asked."""
    try:
        return str(device.serial_number or "")
    except (usb.core.USBError, ValueError):
        return ""


def device_of(reference: str, serial: str) -> Any:
    """Return the device with this serial number, or what `reference` names.

    Args:
        reference: serial number, place on USB (`1-4.2`) or number in the order of places from 0.
        serial: serial number; empty: `reference` alone counts.

    Raises:
        AdapterNotFoundError: it is not plugged in.
    """
    plugged_in = []
    for number, device in enumerate(find_devices()):
        names = {serial_number(device)} if serial else {serial_number(device), usb_place(device), str(number)}
        if (serial or reference) in names:
            return device
        usb.util.dispose_resources(device)
        plugged_in.append(serial_number(device) or usb_place(device))
    raise AdapterNotFoundError(
        f"There is no candleLight adapter {serial or reference}.",
        detail=f"plugged in: {', '.join(plugged_in) or 'none'}",
        advice="Plug the adapter in; `halite adapters` lists what is there.",
    )


def _endpoints(device: Any) -> tuple[int, int]:
    """Return the addresses of the bulk pipes (out, in); CANnectivity numbers them differently than candleLight."""
    interface = device.get_active_configuration()[(_INTERFACE, 0)]
    bulk = [
        pipe.bEndpointAddress for pipe in interface if usb.util.endpoint_type(pipe.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    ]
    out = next(address for address in bulk if usb.util.endpoint_direction(address) == usb.util.ENDPOINT_OUT)
    into = next(address for address in bulk if usb.util.endpoint_direction(address) == usb.util.ENDPOINT_IN)
    return out, into
