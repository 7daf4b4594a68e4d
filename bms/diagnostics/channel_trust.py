"""Whether the next answer on a channel can be believed to belong to the next request.

After any timeout the channel is dirty: the missing answer may still come, and would be taken for the answer to a later request.
It is clean again when it was drained for P2* (the longest a server may still be silent) and a synchronising exchange, the
reading of an identifier whose echo proves the order of the answers, has been answered.
"""

from collections.abc import Sequence

from bms.diagnostics.procedure import Exchange, GatedExchange

_READ_DATA = 0x22
_BROKEN_TRANSFER_DRAIN_S = 1.0
"""N_Cr: a sender that was in the middle of a message has given up, or come to its end, after this long."""


class ChannelTrust:
    """Keeps what is still unanswered on one channel, and how to make it clean."""

    def __init__(self, sync_dids: Sequence[int]) -> None:
        """Start clean. `sync_dids` are read in turn to synchronise; at least three different ones."""
        self._sync_dids = tuple(sync_dids)
        self._turn = 0
        self._unanswered: list[bytes] = []
        self.dirty = False
        self.drain_until_s = 0.0

    def request_unanswered(self, request: bytes, now_s: float, p2_star_s: float) -> None:
        """Note that a request got no answer in time; one may come until P2* from now."""
        self.dirty = True
        self._unanswered.append(request)
        self.drain_until_s = max(self.drain_until_s, now_s + p2_star_s)

    def transfer_broken(self, now_s: float) -> None:
        """Note that a message broke off in either direction; its rest may still be under way."""
        self.dirty = True
        self.drain_until_s = max(self.drain_until_s, now_s + _BROKEN_TRANSFER_DRAIN_S)

    def answer_arrived(self, payload: bytes, now_s: float) -> None:
        """Note an answer nobody waits for; when it was the last one missing there is nothing left to drain."""
        final = len(payload) > 1 and not (payload[0] == 0x7F and payload[-1] == 0x78)
        if not final:
            return
        service_id = payload[1] if payload[0] == 0x7F else payload[0] - 0x40
        for request in self._unanswered:
            if request[0] == service_id:
                self._unanswered.remove(request)
                if not self._unanswered:
                    self.drain_until_s = min(self.drain_until_s, now_s)
                return

    def must_synchronise(self, exchange: Exchange) -> bool:
        """Return whether `exchange` has to wait until the channel is clean.

        A read may be repeated at once, because a late answer to its first asking is the same answer.
        Reads of a polling list carry their echo and change nothing; they are matched by it alone.
        """
        if not self.dirty:
            return False
        if isinstance(exchange, GatedExchange):
            return True
        if exchange.request_id is not None:
            return False
        return any(request != exchange.request for request in self._unanswered) or not self._unanswered

    def next_sync_request(self) -> Exchange:
        """Return the next synchronising exchange: never the identifier of the last one, nor one whose answer is missing."""
        requests = [bytes([_READ_DATA]) + did.to_bytes(2, "big") for did in self._sync_dids]
        self._turn += 1
        in_turn = [requests[(self._turn + step) % len(requests)] for step in range(len(requests))]
        request = next((request for request in in_turn if request not in self._unanswered), in_turn[0])
        return Exchange(request=request, echo_length=2)

    def refusal_synchronises(self) -> bool:
        """Return whether a negative answer to the synchronising read can only be the answer to it."""
        return all(request[0] != _READ_DATA for request in self._unanswered)

    def synchronised(self) -> None:
        """Note that the synchronising exchange was answered: the channel is clean."""
        self.dirty = False
        self._unanswered.clear()
        self.drain_until_s = 0.0
