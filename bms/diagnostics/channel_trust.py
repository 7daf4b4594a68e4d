"""Whether the next answer on a channel can be believed to belong to the next request.

After any timeout the channel is dirty: the missing answer may still come, and would be taken for the answer to a later request.
It is clean again when it was drained for P2* (the longest a server may still be silent) and a synchronising exchange, the
reading of an identifier whose echo proves the order of the answers, has been answered. A server answers its requests in order
(ISO 14229-2, 7.2): what it owed is either here by then or will never come. Should it answer out of order all the same, a
request that an overdue answer would fit waits for twice P2*.
"""

from collections.abc import Sequence

from bms.diagnostics.matching import Match, match
from bms.diagnostics.procedure import Exchange, GatedExchange

_READ_DATA = 0x22
_READING_SERVICES = frozenset({0x19, 0x22, 0x23, 0x24, 0x3E})
"""Asked again, a late answer to the first asking is as good as one to the second."""
_BROKEN_TRANSFER_DRAIN_S = 1.0
"""N_Cr: a sender that was in the middle of a message has given up, or come to its end, after this long."""
_LONGEST_DRAIN = 2
"""Times P2*: however often a server says that it is still working on what nobody waits for any more, and however late it is."""


class ChannelTrust:
    """Keeps what is still unanswered by one ECU, and how to make the channel clean. Shared by all who listen to its id."""

    def __init__(self, sync_dids: Sequence[int]) -> None:
        """Start clean. `sync_dids` are read in turn to synchronise; at least three different ones."""
        self._sync_dids = tuple(sync_dids)
        self._turn = 0
        self._unanswered: list[Exchange] = []
        self._overdue: list[Exchange] = []
        self._silent_services: set[int] = set()
        self._drain_limit_s = 0.0
        self.dirty = False
        self.drain_until_s = 0.0

    def request_unanswered(self, exchange: Exchange, now_s: float, p2_star_s: float) -> None:
        """Note that a request got no answer in time; one may come until P2* from now."""
        self.dirty = True
        if exchange not in self._unanswered:
            self._unanswered.append(exchange)
        self._drain_limit_s = now_s + _LONGEST_DRAIN * p2_star_s
        self.drain_until_s = max(self.drain_until_s, now_s + p2_star_s)

    def out_of_step(self, now_s: float) -> None:
        """Note that a message broke off in either direction, or that one came too often; more may be under way."""
        self.dirty = True
        self.drain_until_s = max(self.drain_until_s, now_s + _BROKEN_TRANSFER_DRAIN_S)

    def silence_accepted(self, exchange: Exchange) -> None:
        """Note that a request that asked for no answer got none in time.

        A refusal may still come, and names no more than its service: until something else has been answered, it could be taken
        for the refusal of the next such request.
        """
        self._silent_services.add(exchange.request[0])

    def answered(self) -> None:
        """Note that a request was answered: whatever the server still had to say to earlier ones, it has said."""
        self._silent_services.clear()

    def answer_arrived(self, payload: bytes, now_s: float, p2_star_s: float) -> None:
        """Note an answer nobody waits for; when it was the last one missing there is nothing left to drain."""
        for exchange in (*self._unanswered, *self._overdue):
            kind = match(exchange, payload)
            if kind is Match.FOREIGN:
                continue
            if kind is Match.PENDING:
                # It is still at work: its answer may take another P2*.
                self.drain_until_s = min(max(self.drain_until_s, now_s + p2_star_s), self._drain_limit_s)
                return
            if exchange not in self._unanswered:
                self._overdue.remove(exchange)
                return
            self._unanswered.remove(exchange)
            if not self._unanswered:
                self.drain_until_s = min(self.drain_until_s, now_s)
            return

    def ready_s(self, exchange: Exchange, now_s: float) -> float:
        """Return when the channel has been drained so far that an exchange which must synchronise may do so."""
        if now_s >= self._drain_limit_s:
            self._overdue.clear()
        if any(_same_answer(exchange, other) for other in (*self._unanswered, *self._overdue)):
            return max(now_s, self.drain_until_s, self._drain_limit_s)
        return max(now_s, self.drain_until_s)

    def must_synchronise(self, exchange: Exchange, now_s: float) -> bool:
        """Return whether `exchange` has to wait until the channel is clean.

        A read may be repeated at once, because a late answer to its first asking is the same answer; but not by an engineer,
        who wants to know what was answered this time. Reads of a polling list carry their echo and change nothing; they are
        matched by it alone.
        """
        gated = isinstance(exchange, GatedExchange)
        if gated and exchange.request[0] in self._silent_services:
            return True
        if exchange.request_id is not None or not (self.dirty or self._overdue):
            return False
        if not _may_be_repeated(exchange):
            return self.dirty or self.ready_s(exchange, now_s) > now_s
        return self.dirty and (any(other.request != exchange.request for other in self._unanswered) or not self._unanswered)

    def next_sync_request(self) -> Exchange:
        """Return the next synchronising exchange: never the identifier of the last one, nor one whose answer is missing."""
        requests = [bytes([_READ_DATA]) + did.to_bytes(2, "big") for did in self._sync_dids]
        self._turn += 1
        in_turn = [requests[(self._turn + step) % len(requests)] for step in range(len(requests))]
        missing = {exchange.request for exchange in self._unanswered}
        request = next((request for request in in_turn if request not in missing), in_turn[0])
        return Exchange(request=request, echo_length=2)

    def refusal_synchronises(self) -> bool:
        """Return whether a negative answer to the synchronising read can only be the answer to it."""
        return all(exchange.request[0] != _READ_DATA for exchange in self._unanswered)

    def synchronised(self) -> None:
        """Note that the synchronising exchange was answered: the channel is clean."""
        self.dirty = False
        overdue = [exchange for exchange in self._unanswered if not _may_be_repeated(exchange)]
        self._overdue += [exchange for exchange in overdue if exchange not in self._overdue]
        self._unanswered.clear()
        self._silent_services.clear()
        self.drain_until_s = 0.0


def _may_be_repeated(exchange: Exchange) -> bool:
    return exchange.request[0] in _READING_SERVICES and not exchange.accept_negative


def _same_answer(exchange: Exchange, other: Exchange) -> bool:
    """Return whether a positive answer to the one could be taken for one to the other, where that matters."""
    if _may_be_repeated(exchange):
        return False
    length = 1 + min(exchange.echo_length, other.echo_length)
    return exchange.request[:length] == other.request[:length]
