"""The contents of signed files: canonical JSON (RFC 8785), which has one spelling for every value."""

from typing import TypeVar

import msgspec
import rfc8785

from bms.errors import PackageError

Document = TypeVar("Document", bound=msgspec.Struct)


def write_canonical(document: msgspec.Struct) -> bytes:
    """Return a document as canonical JSON."""
    return rfc8785.dumps(msgspec.to_builtins(document))


def read_canonical(payload: bytes, kind: type[Document]) -> Document:
    """Read verified contents. A name that stands there twice or a number in another spelling is refused.

    Raises:
        PackageError: it is no such document, or not in canonical form.
    """
    try:
        document = msgspec.json.decode(payload, type=kind)
        canonical = write_canonical(document)
    except ValueError as error:
        raise damaged(str(error)) from error
    if canonical != payload:
        raise damaged("not in canonical form (RFC 8785)")
    return document


def damaged(detail: str) -> PackageError:
    """Return the error for contents that do not hold together although they are signed."""
    return PackageError(
        "The contents of the file are damaged.", detail=detail, advice="Get the file again from whoever made it."
    )
