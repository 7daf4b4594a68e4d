"""What a verified package says of itself, for people and for scripts."""

from typing import Any

from bms.calibration.model import CalibrationPackage
from bms.calibration.release_terms import Target

_SHOWN_CHANGES = 20


def package_document(package: CalibrationPackage) -> dict[str, Any]:
    """Return the JSON document of `halite calibration verify`."""
    terms = package.terms
    return {
        "id": package.id,
        "title": package.title,
        "package_id": terms.package_id,
        "contents_sha256": package.contents_sha256,
        "calibration_id": package.data_set.header.calibration_id,
        "demo": package.demo,
        "product": package.product,
        "sequence": package.sequence,
        "signers": [{"name": each.name, "role": each.role, "key_id": each.key_id} for each in package.signers],
        "target": terms.target,
        "valid_from": terms.valid_from_utc,
        "valid_to": terms.valid_to_utc,
        "reason": terms.reason,
        "change_request": terms.change_request,
        "supersedes": terms.supersedes,
        "revokes": terms.revokes,
        "preconditions": terms.preconditions,
        "envelope": terms.envelope,
        "base": terms.base,
        "changes": terms.changes,
        "safety_tables_changed": _safety_tables_changed(package),
    }


def package_text(package: CalibrationPackage) -> str:
    """Return the same for people."""
    terms = package.terms
    target = terms.target
    lines = [
        f"{package.id} {package.sequence}: {package.title}",
        *(["DEMO data set - not for a real pack."] if package.demo else []),
        f"Signed by   {', '.join(f'{each.name} ({each.role})' for each in package.signers)}",
        f"Valid       {terms.valid_from_utc:%Y-%m-%d %H:%M} to {terms.valid_to_utc:%Y-%m-%d %H:%M} UTC",
        f"For         {package.product}; hardware {target.hardware.text}{_other(target)}",
        f"Packs       {', '.join(target.serials) or 'the whole fleet'}",
        f"Reason      {terms.reason}{f' ({terms.change_request})' if terms.change_request else ''}",
        f"Package     {terms.package_id}",
        f"Contents    {package.contents_sha256}",
        _changes_title(package),
        *(f"  {each.table}{list(each.index) or ''}  {each.old:g} → {each.new:g}" for each in terms.changes[:_SHOWN_CHANGES]),
    ]
    more = len(terms.changes) - _SHOWN_CHANGES
    return "\n".join([*lines, *([f"  and {more} more"] if more > 0 else [])])


def _changes_title(package: CalibrationPackage) -> str:
    if package.terms.base is None:
        return "Changes     not told: the package names no base"
    safety = _safety_tables_changed(package)
    weight = f", safety tables among them: {', '.join(safety)}" if safety else ", no safety table among them"
    return f"Changes     {len(package.terms.changes)} values against {package.terms.base.id}{weight}"


def _safety_tables_changed(package: CalibrationPackage) -> list[str]:
    changed = {each.table for each in package.terms.changes}
    return [entry.name for entry in package.terms.tables if entry.safety and entry.name in changed]


def _other(target: Target) -> str:
    rules = (("boot software", target.boot), ("software", target.software))
    return "".join(f"; {what} {rule.text}" for what, rule in rules if rule.text != "any")
