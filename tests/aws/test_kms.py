import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from baton.aws.kms import KmsSeal


@pytest.fixture
def seal(aws) -> KmsSeal:
    made = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return KmsSeal(made["KeyMetadata"]["Arn"])


def test_a_signature_fits_the_public_key(seal):
    signature = seal.sign(b"what was signed")

    key = load_der_public_key(seal.public_key())
    assert isinstance(key, EllipticCurvePublicKey)
    key.verify(signature, b"what was signed", ECDSA(SHA256()))


def test_more_than_kms_takes_is_refused_here(seal):
    with pytest.raises(ValueError, match="4096"):
        seal.sign(b"x" * 4097)
