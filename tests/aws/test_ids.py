import re

from baton.aws.ids import new_id, new_token


def test_an_id_fits_the_domain_and_none_comes_twice():
    ids = {new_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(re.fullmatch(r"[a-z2-7]{16}", each) for each in ids)


def test_a_token_has_256_bits():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", new_token())
