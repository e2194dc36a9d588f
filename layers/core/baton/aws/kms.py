"""The practice's key in KMS: the private half never leaves it."""

from baton.aws.clients import client
from baton.domain.frozen import frozen

MOST_BYTES = 4096
"""What KMS signs in one piece; the signed attributes of a seal have about 250."""


@frozen
class KmsSeal:
    """Port `Seal` over one asymmetric P-256 key."""

    key_arn: str

    def sign(self, data: bytes) -> bytes:
        """Give the DER-encoded ECDSA signature over SHA-256 of `data`, at most 4096 bytes."""
        if len(data) > MOST_BYTES:
            raise ValueError(f"KMS signs at most {MOST_BYTES} bytes, got {len(data)}")
        signature: bytes = client("kms").sign(
            KeyId=self.key_arn,
            Message=data,
            MessageType="RAW",
            SigningAlgorithm="ECDSA_SHA_256",
        )["Signature"]
        return signature

    def public_key(self) -> bytes:
        """Give the DER of the public key (SubjectPublicKeyInfo)."""
        key: bytes = client("kms").get_public_key(KeyId=self.key_arn)["PublicKey"]
        return key
