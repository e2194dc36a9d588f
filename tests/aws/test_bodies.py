import pytest

from baton.aws.bodies import (
    DEEPEST,
    MOST_FIELDS,
    WrongType,
    fields_of,
    file_of,
    json_of,
    multipart_of,
)
from baton.domain.errors import BadInput

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=mark"
BYTES = bytes(range(256)) + b"\r\n--mar\r\n\r\n"


def test_a_form_keeps_every_value_of_a_field():
    read = fields_of(b"name=M%C3%BCller&tick=a&tick=b&empty=", f"{FORM}; charset=utf-8")

    assert read == {"name": ("Müller",), "tick": ("a", "b"), "empty": ("",)}


@pytest.mark.parametrize(
    "body",
    [b"name=%FF", b"name=\xff", "&".join("a=1" for _ in range(MOST_FIELDS + 1)).encode()],
    ids=["escaped", "raw", "many"],
)
def test_a_form_that_is_not_utf8_or_too_long_is_refused(body):
    with pytest.raises(BadInput):
        fields_of(body, FORM)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/json", "garbage;;"])
def test_a_body_is_of_the_type_that_was_announced(content_type):
    with pytest.raises(WrongType):
        fields_of(b"a=1", content_type)


def test_json_is_read():
    assert json_of(b'{"a": [1, "\xc3\xbc"]}', "application/json") == {"a": [1, "ü"]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b"[NaN]",
        b"[Infinity]",
        b"[-Infinity]",
        b"[" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
        b"[" + b"9" * 5000 + b"]",
    ],
    ids=range(12),
)
def test_tricks_in_json_are_refused(body):
    with pytest.raises(BadInput):
        json_of(body, "application/json")


def test_json_may_be_as_deep_as_any_questionnaire():
    json_of(b"[" * DEEPEST + b"]" * DEEPEST, "application/json")


def part(name: bytes, content: bytes) -> bytes:
    head = b'--mark\r\nContent-Disposition: form-data; name="' + name
    return (
        head + b'"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + content + b"\r\n"
    )


def test_a_file_comes_out_as_it_went_in():
    body = part(b"other", b"x") + part(b"file", BYTES) + b"--mark--\r\n"

    assert file_of(body, MULTIPART, "file") == BYTES
    assert file_of(body, 'multipart/form-data; boundary="mark"', "other") == b"x"


def test_no_file_chosen_is_an_empty_file():
    assert file_of(part(b"file", b"") + b"--mark--", MULTIPART, "file") == b""


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (part(b"file", b"x") + b"--mark--", "multipart/form-data"),
        (part(b"file", b"x") + b"--mark--", "multipart/form-data; boundary="),
        (part(b"file", b"x") + b"--mark--", "multipart/form-data; boundary=other"),
        (part(b"file", b"x"), MULTIPART),
        (part(b"file", b"x") + part(b"more", b"y"), MULTIPART),
        (part(b"other", b"x") + b"--mark--", MULTIPART),
        (b"--mark--", MULTIPART),
        (b"", MULTIPART),
        (b"--mark\r\nno head\r\n--mark--", MULTIPART),
    ],
)
def test_a_broken_upload_is_refused(body, content_type):
    with pytest.raises(BadInput):
        file_of(body, content_type, "file")


def test_an_upload_is_multipart():
    with pytest.raises(WrongType):
        file_of(b"x", "application/pdf", "file")


def typed(name: bytes, text: bytes) -> bytes:
    head = b'--mark\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n'
    return head + text + b"\r\n"


def test_a_form_with_files_is_told_apart_from_what_was_typed():
    head = b'--mark\r\nContent-Disposition: form-data; name="file.f.1"; filename="a b.pdf"\r\n\r\n'
    none = b'--mark\r\nContent-Disposition: form-data; name="file.f.2"; filename=""\r\n\r\n\r\n'
    body = typed(b"f.3", "Zoë".encode()) + typed(b"f.3", b"") + head + BYTES + b"\r\n" + none

    form = multipart_of(body + b"--mark--", MULTIPART)

    assert form.fields == {"f.3": ("Zoë", "")}
    assert [(file.field, file.filename, file.data) for file in form.files] == [
        ("file.f.1", "a b.pdf", BYTES)
    ]


def test_typed_text_that_is_not_utf8_or_too_many_fields_are_refused():
    for body in (typed(b"f.3", b"\xff"), b"".join(typed(b"f.%d" % n, b"x") for n in range(1001))):
        with pytest.raises(BadInput):
            multipart_of(body + b"--mark--", MULTIPART)


def test_control_characters_leave_what_a_page_posts_and_are_refused_from_a_program():
    body = b'--mark\r\ncontent-disposition: form-data; name="note"\r\n\r\na\x00b\x0b\tc\r\n--mark--'

    assert fields_of(b"note=a%00b%0B%09c%0Ad", FORM) == {"note": ("ab\tc\nd",)}
    assert multipart_of(body, MULTIPART).fields == {"note": ("ab\tc",)}
    for text in (b'{"note": "a\\u0000"}', b'{"a": ["b\\u001f"]}'):
        with pytest.raises(BadInput, match="control character"):
            json_of(text, "application/json")
    assert json_of(b'{"note": "a\\tb\\n"}', "application/json") == {"note": "a\tb\n"}
