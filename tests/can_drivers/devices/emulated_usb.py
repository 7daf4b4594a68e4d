"""A USB back end for pyusb whose sockets hold emulated devices: everything above libusb is the real thing.

`EmulatedUsb` stands in for libusb (patch `usb.backend.libusb1.get_backend`). A device is any object with `vendor_id`,
`product_id`, `product`, `serial`, `endpoints` (addresses of its bulk pipes) and the methods `control(request_type, request,
value, index, data_or_length)`, `bulk_out(endpoint, data)` and `bulk_in(endpoint, timeout_s)`.
"""

import errno
import threading
import types

import usb.core
from usb.backend import IBackend

_STRING_DESCRIPTOR = 3
_GET_DESCRIPTOR = 6


def gone():
    return usb.core.USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)


def timed_out():
    return usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)


def stalled():
    return usb.core.USBError("Pipe error", -9, errno.EPIPE)


class _Socket:
    """A place on USB; what pyusb calls a device handle is one of these."""

    def __init__(self, bus, port, address, device):
        self.bus, self.port, self.address, self.device = bus, port, address, device
        self.plugged = True
        self.claimed_by = None


class EmulatedUsb(IBackend):
    def __init__(self):
        self.sockets = []
        self.refuses_access = False
        self.open_handles = 0
        self._addresses = 0
        self._lock = threading.Lock()

    # ------------------------------------------------------------ what tests do

    def plug(self, device, *, port=1, bus=1):
        """Plug a device in; it gets a new address, as a real one does."""
        self._addresses += 1
        socket = _Socket(bus, port, self._addresses, device)
        device.plugged_in()
        self.sockets = sorted([*self.sockets, socket], key=lambda other: (other.bus, other.port))
        return socket

    def unplug(self, device):
        for socket in [socket for socket in self.sockets if socket.device is device]:
            socket.plugged = False
            self.sockets.remove(socket)
        device.unplugged()

    # ------------------------------------------------------------ what pyusb asks

    def enumerate_devices(self):
        return iter(tuple(self.sockets))

    def get_device_descriptor(self, dev):
        return types.SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=dev.device.vendor_id,
            idProduct=dev.device.product_id,
            bcdDevice=0,
            iManufacturer=1,
            iProduct=2,
            iSerialNumber=3 if dev.device.serial else 0,
            bNumConfigurations=1,
            bus=dev.bus,
            address=dev.address,
            port_number=dev.port,
            port_numbers=(dev.port,),
            speed=2,
        )

    def get_configuration_descriptor(self, dev, config):
        if config:
            raise IndexError(config)
        return types.SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=9,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=50,
            extra_descriptors=b"",
        )

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf or alt:
            raise IndexError(intf)
        return types.SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=len(dev.device.endpoints),
            bInterfaceClass=255,
            bInterfaceSubClass=255,
            bInterfaceProtocol=255,
            iInterface=0,
            extra_descriptors=b"",
        )

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return types.SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=dev.device.endpoints[ep],
            bmAttributes=2,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=b"",
        )

    def open_device(self, dev):
        if self.refuses_access:
            raise usb.core.USBError("Access denied (insufficient permissions)", -3, errno.EACCES)
        self._there(dev)
        with self._lock:
            self.open_handles += 1
        return dev

    def close_device(self, dev_handle):
        with self._lock:
            self.open_handles -= 1

    def get_configuration(self, dev_handle):
        return 1

    def set_configuration(self, dev_handle, config_value):
        self._there(dev_handle)

    def set_interface_altsetting(self, dev_handle, intf, altsetting):
        self._there(dev_handle)

    def claim_interface(self, dev_handle, intf):
        self._there(dev_handle)
        if dev_handle.claimed_by is not None:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        dev_handle.claimed_by = threading.current_thread()

    def release_interface(self, dev_handle, intf):
        dev_handle.claimed_by = None
        self._there(dev_handle)

    def is_kernel_driver_active(self, dev_handle, intf):
        return False

    def reset_device(self, dev_handle):
        self._there(dev_handle).usb_reset()

    def clear_halt(self, dev_handle, ep):
        self._there(dev_handle).clear_halt(ep)

    def ctrl_transfer(self, dev_handle, bmRequestType, bRequest, wValue, wIndex, data, timeout):  # noqa: N803 - pyusb's names
        device = self._there(dev_handle)
        if bmRequestType == 0x80 and bRequest == _GET_DESCRIPTOR and wValue >> 8 == _STRING_DESCRIPTOR:
            return _fill(data, _string(device, wValue & 0xFF))
        if bmRequestType & 0x80:
            return _fill(data, device.control(bmRequestType, bRequest, wValue, wIndex, len(data)))
        device.control(bmRequestType, bRequest, wValue, wIndex, bytes(data))
        return len(data)

    def bulk_write(self, dev_handle, ep, intf, data, timeout):
        device = self._there(dev_handle)
        device.bulk_out(ep, bytes(data))
        return len(data)

    def bulk_read(self, dev_handle, ep, intf, buff, timeout):
        device = self._there(dev_handle)
        data = device.bulk_in(ep, timeout / 1000)
        self._there(dev_handle)
        return _fill(buff, data)

    def _there(self, socket):
        if not socket.plugged:
            raise gone()
        return socket.device


def _string(device, index):
    if index == 0:
        return bytes((4, _STRING_DESCRIPTOR, 0x09, 0x04))
    text = ("", "Emulation", device.product, device.serial)[index].encode("utf-16-le")
    return bytes((len(text) + 2, _STRING_DESCRIPTOR)) + text


def _fill(buffer, data):
    buffer[: len(data)] = type(buffer)("B", data)
    return len(data)
