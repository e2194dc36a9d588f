"""Every AWS operation that the product calls: the only ones whose models its layer carries.

A checkout reads all of botocore's models; what is deployed reads the ones cut out by
`tools/cut_models.py`, which is a third of what a first client costs.
"""

from collections.abc import Mapping
from pathlib import Path

MODELS = Path(__file__).with_name("models")
"""Where the build puts the models that were cut; absent from a checkout."""

OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "cognito-idp": (
        "AdminCreateUser",
        "AdminDisableUser",
        "AdminEnableUser",
        "AdminGetUser",
        "AdminInitiateAuth",
        "AdminRespondToAuthChallenge",
        "AssociateSoftwareToken",
        "GetUser",
        "SetUserMFAPreference",
        "VerifySoftwareToken",
    ),
    "dynamodb": (
        "BatchGetItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "TransactWriteItems",
        "UpdateItem",
    ),
    "kms": ("GetPublicKey", "Sign"),
    "pinpoint-sms-voice-v2": ("SendTextMessage",),
    "s3": (
        "CreateBucket",
        "GetObject",
        "HeadBucket",
        "HeadObject",
        "ListObjectVersions",
        "ListObjectsV2",
        "PutObject",
    ),
    "secretsmanager": ("GetSecretValue",),
    "sesv2": ("SendEmail",),
    "sqs": ("GetQueueAttributes", "SendMessage", "SendMessageBatch"),
}
"""Two are botocore's own: it looks at `CreateBucket` to sign a POST that uploads, and with
`HeadBucket` it asks for a bucket's region when an answer says it is wrong."""
