"""Authentication (0x29) with certificates or proofs of ownership (ISO 14229-1:2020, 10.6)."""

from bms.service_catalogue.fields import Field, Kind, Length
from bms.service_catalogue.model import Effect, Service, SubFunction, one

_RETURN = Field(
    name="authentication_return_parameter",
    meaning="how it went (B.5)",
    choices={
        0x00: "request accepted",
        0x01: "general reject",
        0x02: "certificates are exchanged (APCE)",
        0x03: "challenge and response with asymmetric cryptography (ACR)",
        0x04: "challenge and response with symmetric cryptography (ACR)",
        0x10: "no longer authenticated",
        0x11: "certificate verified, proof of ownership needed",
        0x12: "ownership verified, authenticated",
        0x13: "certificate verified",
    },
)
_CONFIGURATION = Field(
    name="communication_configuration", meaning="how to go on afterwards, as the manufacturer numbers it", default=0x00
)
_ALGORITHM = Field(
    name="algorithm_indicator", meaning="object identifier of the algorithm, zero-padded", kind=Kind.BYTES, size=16
)


def _container(name: str, meaning: str, kind: Kind = Kind.BYTES, *, may_be_empty: bool = False) -> Field:
    return Field(name=name, meaning=meaning, kind=kind, size=Length.PREFIXED, default=b"" if may_be_empty else None)


_CERTIFICATE_CLIENT = _container("certificate_client", "certificate of the tester")
_CHALLENGE_CLIENT = _container("challenge_client", "random bytes of the tester", Kind.SECRET)
_CHALLENGE_CLIENT_OR_NONE = _container("challenge_client", "random bytes of the tester", Kind.SECRET, may_be_empty=True)
_PROOF_CLIENT = _container("proof_of_ownership_client", "signature by the tester's key", Kind.SECRET)
_EPHEMERAL_CLIENT = _container("ephemeral_public_key_client", "public key of the tester for a session key", may_be_empty=True)
_ADDITIONAL = _container("additional_parameter", "what the BMS asked for", may_be_empty=True)
_CHALLENGE_SERVER = _container("challenge_server", "random bytes of the BMS", Kind.SECRET)
_CERTIFICATE_SERVER = _container("certificate_server", "certificate of the BMS")
_PROOF_SERVER = _container("proof_of_ownership_server", "signature by the key of the BMS", Kind.SECRET)
_EPHEMERAL_SERVER = _container("ephemeral_public_key_server", "public key of the BMS for a session key")
_SESSION_KEY = _container("session_key_info", "session key, encrypted, or its proof", Kind.SECRET)
_NEEDED = _container("needed_additional_parameter", "what else the BMS needs")

AUTHENTICATION = Service(
    number=0x29,
    name="Authentication",
    meaning="prove who the tester is",
    clause="10.6",
    secret=True,
    effect=Effect.WRITES,
    effect_reason="opens the way to writing services",
    suppressible=True,
    sub_functions=(
        SubFunction(numbers=one(0x00), name="deAuthenticate", meaning="end the authentication", response=(_RETURN,)),
        SubFunction(
            numbers=one(0x01),
            name="verifyCertificateUnidirectional",
            meaning="the BMS checks the tester's certificate",
            request=(_CONFIGURATION, _CERTIFICATE_CLIENT, _CHALLENGE_CLIENT_OR_NONE),
            response=(_RETURN, _CHALLENGE_SERVER, _EPHEMERAL_SERVER),
        ),
        SubFunction(
            numbers=one(0x02),
            name="verifyCertificateBidirectional",
            meaning="both check each other's certificate",
            request=(_CONFIGURATION, _CERTIFICATE_CLIENT, _CHALLENGE_CLIENT),
            response=(_RETURN, _CHALLENGE_SERVER, _CERTIFICATE_SERVER, _PROOF_SERVER, _EPHEMERAL_SERVER),
        ),
        SubFunction(
            numbers=one(0x03),
            name="proofOfOwnership",
            meaning="the tester proves that the certificate is its own",
            request=(_PROOF_CLIENT, _EPHEMERAL_CLIENT),
            response=(_RETURN, _SESSION_KEY),
        ),
        SubFunction(
            numbers=one(0x04),
            name="transmitCertificate",
            meaning="send a certificate to be kept",
            request=(
                Field(name="certificate_evaluation_id", meaning="what the certificate is for", size=2),
                _container("certificate_data", "the certificate"),
            ),
            response=(_RETURN,),
        ),
        SubFunction(
            numbers=one(0x05),
            name="requestChallengeForAuthentication",
            meaning="ask for random bytes to sign",
            request=(_CONFIGURATION, _ALGORITHM),
            response=(_RETURN, _ALGORITHM, _CHALLENGE_SERVER, _NEEDED),
        ),
        SubFunction(
            numbers=one(0x06),
            name="verifyProofOfOwnershipUnidirectional",
            meaning="the BMS checks the tester's proof",
            request=(_ALGORITHM, _PROOF_CLIENT, _CHALLENGE_CLIENT_OR_NONE, _ADDITIONAL),
            response=(_RETURN, _ALGORITHM, _SESSION_KEY),
        ),
        SubFunction(
            numbers=one(0x07),
            name="verifyProofOfOwnershipBidirectional",
            meaning="both check each other's proof",
            request=(_ALGORITHM, _PROOF_CLIENT, _CHALLENGE_CLIENT, _ADDITIONAL),
            response=(_RETURN, _ALGORITHM, _PROOF_SERVER, _SESSION_KEY),
        ),
        SubFunction(
            numbers=one(0x08),
            name="authenticationConfiguration",
            meaning="ask which kind of authentication it wants",
            response=(_RETURN,),
        ),
    ),
)
