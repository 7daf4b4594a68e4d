"""A CAN bus in simulated time: arbitration, exact frame times, acknowledgement, errors (ISO 11898-1). Sans-IO.

An event is the start or the end of a frame. `step` does one event, so that what a node answers at the end of a frame takes
part in the arbitration that follows. Frames queued earlier than the bus became free go back to back, however late `step` is
called: the wire does not wait for the program.
"""

import dataclasses
from dataclasses import dataclass

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from virtual_pack.wire.node import BusNode, ErrorState

_NEVER_S = float("inf")
_NO_ACKNOWLEDGE_BITS = 6
"""The error frame begins at the ACK delimiter and takes the place of the end of frame: this much longer than a good frame."""
_DESTROYED_BITS = 40
"""A node with another bit rate notices within about a dozen bits; then error flags, delimiter and intermission."""
_BUS_OFF_BITS = 128 * 11
"""Recovery from bus off: 128 times 11 recessive bits (ISO 11898-1, 12.1.4.5)."""


_Arbitration = tuple[int, bool, bool, int, bool]
_Contender = tuple[_Arbitration, int, BusNode, Frame]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Transmission:
    """A frame on the wire: who understands it, to whom it is only disturbance, and what becomes of it.

    `twins` send the very same bits at the same time and do not notice each other. `rivals` send another frame with the same
    id at the same time: arbitration does not decide between them, so it fails.
    """

    sender: BusNode
    twins: tuple[BusNode, ...]
    rivals: tuple[BusNode, ...]
    frame: Frame
    ends_s: float
    receivers: tuple[BusNode, ...]
    strangers: tuple[BusNode, ...]
    destroyed: bool
    acknowledged: bool


class SimulatedBus:
    """The wire between any number of nodes. Times are seconds on one monotonic clock, real or virtual.

    Attributes:
        shorted: its two lines touch: every frame is destroyed.
    """

    def __init__(self) -> None:
        """Make an empty bus."""
        self.shorted = False
        self._nodes: list[BusNode] = []
        self._current: _Transmission | None = None
        self._free_s = float("-inf")
        # Nobody acknowledges or listens and the sender's counters stand still: nothing changes until a node does something.
        self._hopeless = False

    @property
    def next_time_s(self) -> float:
        """When `step` has something to do; infinity if nothing but a node can change anything."""
        if self._current is not None:
            return self._current.ends_s
        if self._hopeless:
            return _NEVER_S
        ready_s = min((self._ready_s(node) for node in self._nodes), default=_NEVER_S)
        return max(ready_s, self._free_s)

    def attach(self, node: BusNode) -> None:
        """Connect a closed node."""
        self._nodes.append(node)

    def detach(self, node: BusNode, now_s: float) -> None:
        """Take a node off the wire."""
        self.close(node, now_s)
        self._nodes.remove(node)

    def open(self, node: BusNode, now_s: float) -> None:
        """Let a node take part, with empty queue and counters."""
        node.reset()
        node.is_open = True
        self._something_changed(now_s)

    def close(self, node: BusNode, now_s: float) -> None:
        """Let a node take part no longer; a frame it was sending breaks off."""
        node.is_open = False
        node.reset()
        if self._current is not None and self._current.sender is node:
            self._current = None
            self._free_s = now_s
        self._something_changed(now_s)

    def send(self, node: BusNode, frame: Frame, now_s: float) -> bool:
        """Queue a frame; return False when the node may not send or its queue is full."""
        if not node.is_open or node.listen_only:
            return False
        self._hopeless = False
        return node.put(frame, now_s)

    def step(self, now_s: float) -> None:
        """Do the next event if it is due by `now_s`."""
        if self._current is not None:
            if self._current.ends_s <= now_s:
                self._end(self._current)
        elif self.next_time_s <= now_s:
            self._start(self.next_time_s)

    def run(self, until_s: float) -> None:
        """Do every event up to `until_s`."""
        while self.next_time_s <= until_s:
            self.step(until_s)

    def _something_changed(self, now_s: float) -> None:
        if self._hopeless:
            self._hopeless = False
            # The sender has been repeating its frame all the time; the next attempt begins about now.
            self._free_s = max(self._free_s, now_s)

    def _ready_s(self, node: BusNode) -> float:
        if not node.is_open or node.head is None:
            return _NEVER_S
        return max(node.head[0], node.off_until_s)

    def _start(self, start_s: float) -> None:
        contenders = [
            (_arbitration(node.head[1]), place, node, node.head[1])
            for place, node in enumerate(self._nodes)
            if node.head is not None and self._ready_s(node) <= start_s
        ]
        winning, _, sender, frame = min(contenders)
        twins: tuple[BusNode, ...] = ()
        rivals: tuple[BusNode, ...] = ()
        if len(contenders) > 1:
            twins, rivals = _at_the_same_id(contenders, winning, sender, frame)
        if sender.state is ErrorState.BUS_OFF:
            sender.clear_errors()
        others = [
            node
            for node in self._nodes
            if node.is_open and node is not sender and node not in rivals + twins and node.state is not ErrorState.BUS_OFF
        ]
        receivers = tuple(node for node in others if node.understands(sender, frame))
        strangers = tuple(node for node in others if node not in receivers)
        destroyed = self.shorted or bool(rivals) or any(_disturbs(node) for node in strangers)
        acknowledged = any(not node.listen_only for node in receivers)
        if not destroyed and not acknowledged and not others and sender.state is ErrorState.PASSIVE:
            self._hopeless = True
            return
        if destroyed:
            duration_s = _DESTROYED_BITS / sender.bitrate_bps
        else:
            duration_s = frame_time_s(frame, sender.bitrate_bps, sender.data_bitrate_bps)
            if not acknowledged:
                duration_s += _NO_ACKNOWLEDGE_BITS / sender.bitrate_bps
        self._current = _Transmission(
            sender=sender,
            twins=twins,
            rivals=rivals,
            frame=frame,
            ends_s=start_s + duration_s,
            receivers=receivers,
            strangers=strangers,
            destroyed=destroyed,
            acknowledged=acknowledged,
        )

    def _end(self, transmission: _Transmission) -> None:
        self._current = None
        self._free_s = transmission.ends_s
        sender = transmission.sender
        for node in transmission.strangers:
            node.saw_error = True
        if transmission.destroyed:
            self._count_destroyed(transmission)
        elif transmission.acknowledged:
            for node in (sender, *transmission.twins):
                node.take_head()
            self._deliver(transmission)
        elif sender.state is ErrorState.ACTIVE:
            sender.count_transmit_error()
            for node in transmission.receivers:
                node.saw_error = True
        else:
            # A passive sender's error flag is recessive, as the end of a frame is: those who only listen take the frame, again
            # and again. Its counter stands still (ISO 11898-1, 12.1.4.2, rule c, exception 1).
            sender.saw_error = True
            self._deliver(transmission)

    def _deliver(self, transmission: _Transmission) -> None:
        arrived = dataclasses.replace(transmission.frame, time_s=transmission.ends_s)
        for node in transmission.receivers:
            if node.is_open:
                node.count_reception()
                node.receive(arrived)

    def _count_destroyed(self, transmission: _Transmission) -> None:
        # Who is alone with its error flag is the odd one out and counts more (ISO 11898-1, 12.1.4.2, rule b).
        odd_one_out = bool(transmission.receivers)
        for node in transmission.strangers:
            if _disturbs(node):
                node.count_receive_error(first_to_notice=odd_one_out)
        for node in transmission.receivers:
            if not node.listen_only:
                node.count_receive_error(first_to_notice=False)
        for sender in (transmission.sender, *transmission.twins, *transmission.rivals):
            sender.count_transmit_error()
            if sender.state is ErrorState.BUS_OFF:
                recovery_s = _BUS_OFF_BITS / sender.bitrate_bps
                sender.off_until_s = transmission.ends_s + recovery_s if sender.recovers else _NEVER_S


def _at_the_same_id(
    contenders: list[_Contender], winning: _Arbitration, sender: BusNode, frame: Frame
) -> tuple[tuple[BusNode, ...], tuple[BusNode, ...]]:
    """Return who sends the same bits as the winner, and who another frame with its id. The others have lost."""
    twins, rivals = [], []
    for arbitration, _, node, other in contenders:
        if node is sender:
            continue
        if arbitration != winning:
            node.lost_arbitration = True
        elif dataclasses.replace(other, time_s=frame.time_s) == frame:
            twins.append(node)
        else:
            rivals.append(node)
    return tuple(twins), tuple(rivals)


def _disturbs(stranger: BusNode) -> bool:
    """Only an error flag of dominant bits destroys the frames of others."""
    return not stranger.listen_only and stranger.state is ErrorState.ACTIVE


def _arbitration(frame: Frame) -> _Arbitration:
    """Return the bits of the arbitration field in order: the smallest wins (ISO 11898-1, 10.4.2)."""
    if frame.is_extended:
        # Base id, SRR (recessive), IDE, extension, RTR
        return frame.can_id >> 18, True, True, frame.can_id & 0x3FFFF, frame.is_remote
    return frame.can_id, frame.is_remote, False, 0, False
