from baton.aws.headers import security_headers


def rules() -> dict[str, str]:
    policy = security_headers("n0nce", "https://scans.example")["content-security-policy"]
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_nothing_runs_or_loads_that_is_not_ours():
    assert rules()["default-src"] == rules()["object-src"] == "'none'"
    assert rules()["script-src"] == rules()["style-src"] == "'self' 'nonce-n0nce'"
    assert "unsafe" not in str(rules())


def test_no_page_is_framed_or_rebased():
    assert rules()["frame-ancestors"] == rules()["base-uri"] == "'none'"


def test_uploads_and_previews_may_reach_the_bucket():
    for name in ("connect-src", "form-action", "img-src"):
        assert "https://scans.example" in rules()[name]


def test_nothing_is_kept_guessed_or_passed_on():
    headers = security_headers("n", "https://scans.example")

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
