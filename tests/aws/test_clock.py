from datetime import UTC

from baton.aws.clock import now


def test_now_is_aware_and_in_utc():
    assert now().tzinfo is UTC
