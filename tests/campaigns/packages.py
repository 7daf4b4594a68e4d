"""Mutated calibration packages: none is accepted, each is refused with a reason.

`python -m tests.campaigns.packages --full` makes a million mutations, prints JSON and ends with 1 on a violation:
a mutated file is accepted; a refusal says nothing; anything but a refusal comes out. One seed gives one run.

Four kinds: every bit flip and every truncation of a small package; random damage of small and shipped packages; damage inside
the envelope, spelled as Halite spells it, so that only the signatures are in the way; and contents altered *before* both people
signed them, which nothing but the checks of the contents can notice.
"""

import argparse
import base64
import dataclasses
import datetime
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from bms.calibration.manifest import PAYLOAD_TYPE
from bms.calibration.package import read_package
from bms.calibration.package_building import PackageDraft, approve_package, build_package, new_data_set
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.trust.demo_keys import BMS_LABEL, demo_key
from bms.trust.dsse import read_envelope, write_envelope
from bms.trust.rotation import shipped_trust_root
from bms.trust.signed_document import sign_document

_FULL = 1_000_000
_SHORT = 6_000
_LARGE_SHARE = 0.05
_SPECIAL: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    2**53,
    10**400,
    "",
    "x" * 5000,
    "\ud800",
    [],
    [[]],
    {},
    "2025-13-01T00:00:00Z",
)


@dataclasses.dataclass(frozen=True)
class Subject:
    """A good package, its contents, and the pack it is for."""

    name: str
    data: bytes
    definition: PackDefinition


@cache
def small_subject() -> Subject:
    """A package of two single values in 64 bytes."""
    whole = load_pack("demo-nfm-120s")
    assert whole.calibration is not None
    names = ("PREHEAT_TIMEOUT", "PREHEAT_MIN_SOC")
    start = min(whole.calibration.characteristics[name].address for name in names)
    calibration = dataclasses.replace(
        whole.calibration,
        characteristics={name: whole.calibration.characteristics[name] for name in names},
        axis_points={},
        memory_start=start,
        memory_length=64,
    )
    definition = dataclasses.replace(whole, calibration=calibration)
    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    data_set = new_data_set(
        definition,
        bytes([45, 8]) * 32,
        calibration_id="SMALL",
        version=(1, 0),
        hardware="HLT-BMS-120S",
        created_utc=when,
        demo=True,
        sign=demo_key(BMS_LABEL).sign,
    )
    draft = PackageDraft(
        id="small",
        title="Small",
        description="",
        sequence=1,
        reason="Campaign",
        hardware=("HLT-BMS-120S",),
        valid_from_utc=when,
        valid_to_utc=when + datetime.timedelta(days=1),
        package_id="0190a1b2-0000-7000-8000-000000000001",
    )
    trust = shipped_trust_root()
    authored = build_package(definition, data_set, draft, author=demo_key("author"), trust=trust)
    data = approve_package(authored, approver=demo_key("approver"), definition=definition, trust=trust)
    return Subject(name="small", data=data, definition=definition)


@cache
def large_subject() -> Subject:
    """A package that ships with the demo pack."""
    definition = load_pack("demo-nfm-120s")
    assert definition.folder is not None
    data = (definition.folder / "packages" / "nfm-cold-care.nacal").read_bytes()
    return Subject(name="shipped", data=data, definition=definition)


class Campaign:
    """Counts what came of the mutations."""

    def __init__(self) -> None:
        self.trust = shipped_trust_root()
        self.kinds: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.violations: list[str] = []
        self.accepted = 0

    def try_one(self, kind: str, subject: Subject, data: bytes, *, may_be_good: Callable[[Any], bool] | None = None) -> None:
        """Read a mutated package. `may_be_good` judges a package that was accepted; None: nothing may be."""
        self.kinds[kind] += 1
        try:
            package = read_package(data, subject.definition, trust=self.trust)
        except BadFileError as error:
            self.reasons[f"{error.what.split(':')[0]}"[:60]] += 1
            if not (error.what.endswith(".") and error.advice):
                self.violations.append(f"{kind} of {subject.name}: no reason: {error!r}")
            return
        except Exception as error:  # noqa: BLE001 - that nothing else comes out is what is tested
            self.violations.append(f"{kind} of {subject.name}: {error!r}")
            return
        self.accepted += 1
        if may_be_good is None or not may_be_good(package):
            self.violations.append(f"{kind} of {subject.name}: accepted")


def exhaustive(campaign: Campaign, subject: Subject) -> None:
    """Every truncation and every bit flip."""
    for length in range(len(subject.data)):
        campaign.try_one("truncation", subject, subject.data[:length])
    for at in range(len(subject.data)):
        for bit in range(8):
            mutated = bytearray(subject.data)
            mutated[at] ^= 1 << bit
            campaign.try_one("bit flip", subject, bytes(mutated))


def damage(source: random.Random, data: bytes) -> bytes:
    """Return other bytes than these, near them."""
    while True:
        mutated = bytearray(data)
        for _ in range(source.choice((1, 1, 1, 2, 5))):
            at = source.randrange(len(mutated) or 1)
            how = source.randrange(7)
            if how == 0 and mutated:
                mutated[at] ^= 1 << source.randrange(8)
            elif how == 1:
                del mutated[at:]
            elif how == 2:
                del mutated[at : at + source.randrange(1, 200)]
            elif how == 3:
                mutated[at:at] = source.randbytes(source.randrange(1, 20))
            elif how == 4:
                mutated[at:at] = mutated[at : at + source.randrange(1, 200)]
            elif how == 5 and mutated:
                mutated[at] = source.choice(b' "{}[],:0=\\\n')
            else:
                other = source.randrange(len(mutated) or 1)
                mutated[at : at + 8], mutated[other : other + 8] = mutated[other : other + 8], mutated[at : at + 8]
        if bytes(mutated) != data:
            return bytes(mutated)


def damage_inside(source: random.Random, data: bytes) -> bytes:
    """Return an envelope with a changed payload, type, key id or signature, spelled as Halite spells it."""
    envelope = read_envelope(data)
    how = source.randrange(4)
    if how == 0:
        envelope = dataclasses.replace(envelope, payload=damage(source, envelope.payload))
    elif how == 1:
        envelope = dataclasses.replace(envelope, payload_type=envelope.payload_type + source.choice("x 2"))
    else:
        at = source.randrange(2)
        signature = envelope.signatures[at]
        if how == 2:
            changed = bytearray(signature.signature)
            changed[source.randrange(64)] ^= 1 << source.randrange(8)
            signature = dataclasses.replace(signature, signature=bytes(changed))
        else:
            signature = dataclasses.replace(signature, key_id=source.choice((envelope.signatures[1 - at].key_id, "0" * 16, "")))
        signatures = list(envelope.signatures)
        signatures[at] = signature
        envelope = dataclasses.replace(envelope, signatures=tuple(signatures))
    return write_envelope(envelope)


def alter_signed(source: random.Random, subject: Subject) -> tuple[bytes, bytes]:
    """Return a package whose contents were altered before both signed, and its image; other spellings among them."""
    contents = json.loads(read_envelope(subject.data).payload)
    place: Any = contents
    while True:
        key = source.choice(list(place)) if isinstance(place, dict) else source.randrange(len(place))
        if isinstance(place[key], dict | list) and place[key] and source.random() < 0.8:
            place = place[key]
            continue
        how = source.randrange(4)
        if how == 0:
            del place[key]
        elif how == 1 and isinstance(place, dict):
            place["surprise"] = source.choice(_SPECIAL)
        else:
            place[key] = source.choice(_SPECIAL)
        break
    image = contents.get("image")
    text = image.get("base64", "") if isinstance(image, dict) else ""
    payload = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=source.random() < 0.1).encode(
        "utf-8", "surrogatepass"
    )
    return sign_document(PAYLOAD_TYPE, payload, (demo_key("author"), demo_key("approver"))), str(text).encode(errors="replace")


def run(*, mutations: int, seed: int = 20261123) -> dict[str, Any]:
    """Do the exhaustive part, then so many random mutations."""
    began_s = time.monotonic()
    source = random.Random(seed)
    campaign = Campaign()
    small, large = small_subject(), large_subject()
    for subject in (small, large):
        read_package(subject.data, subject.definition, trust=campaign.trust)
    exhaustive(campaign, small)
    for _ in range(mutations):
        subject = large if source.random() < _LARGE_SHARE else small
        how = source.random()
        if how < 0.6:
            campaign.try_one("damage", subject, damage(source, subject.data))
        elif how < 0.8:
            campaign.try_one("damage inside", subject, damage_inside(source, subject.data))
        else:
            data, text = alter_signed(source, subject)
            # What both signed may be another reason or title; never another data set than the one they signed.
            campaign.try_one(
                "signed otherwise",
                subject,
                data,
                may_be_good=lambda package, text=text: (
                    base64.b64encode(package.data_set.header_bytes + package.data_set.payload) == text
                ),
            )
    return {
        "mutations": sum(campaign.kinds.values()),
        "kinds": dict(campaign.kinds),
        "accepted_as_signed": campaign.accepted,
        "reasons": dict(campaign.reasons.most_common()),
        "violations": len(campaign.violations),
        "examples": campaign.violations[:10],
        "seed": seed,
        "seconds": round(time.monotonic() - began_s, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{_FULL} mutations instead of {_SHORT}")
    parser.add_argument("--seed", type=int, default=20261123)
    arguments = parser.parse_args()
    figures = run(mutations=_FULL if arguments.full else _SHORT, seed=arguments.seed)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return int(figures["violations"] > 0)


if __name__ == "__main__":
    sys.exit(main())
