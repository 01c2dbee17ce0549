"""Archives and mail: every file within, its way in, and no bomb."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.read.containers import Member, decode_name, expand, is_container
from pipeline.settings import ReadSettings
from schemas.errors import DamagedFileError, EncryptedFileError, LimitExceededError, MissingFileError


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def mail(subject: str, body: str, *files: tuple[str, str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "van.thu@vi.du"
    message.set_content(body)
    for name, kind, data in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., list[Member]]:
    def open_bytes(name: str, data: bytes, **limits: int) -> list[Member]:
        (tmp_path / name).write_bytes(data)
        return list(expand(tmp_path / name, replace(ReadSettings(), **limits)))

    return open_bytes


def summary(members: list[Member]) -> list[tuple[str, tuple[str, ...], bytes]]:
    assert all(member.error is None for member in members)
    return [(member.name, member.way_in, member.data) for member in members]


def test_zip_gives_its_files_with_folders_and_without_rubbish(opened) -> None:
    data = packed({"2021/kế hoạch.txt": b"a", "__MACOSX/x": b"b", "2021/": b"", "b\\c.txt": b"c", "../../d.txt": b"d"})
    assert summary(opened("v.zip", data)) == [
        ("2021/kế hoạch.txt", ("v.zip",), b"a"),
        ("b/c.txt", ("v.zip",), b"c"),
        ("d.txt", ("v.zip",), b"d"),
    ]


def test_containers_within_containers_are_opened(opened) -> None:
    inner = packed({"a.txt": b"1"})
    attached = [("văn bản.zip", "application/zip", inner), ("kh.pdf", "application/pdf", b"%PDF")]
    message = mail("Gửi", "Kèm văn bản.", *attached)
    data = packed({"thu.eml": bytes(message), "b.txt": b"2"})
    assert summary(opened("v.zip", data)) == [
        ("a.txt", ("v.zip", "thu.eml", "văn bản.zip"), b"1"),
        ("kh.pdf", ("v.zip", "thu.eml"), b"%PDF"),
        ("b.txt", ("v.zip",), b"2"),
    ]


def test_mail_body_counts_where_it_says_something(opened) -> None:
    text = "Sở Y tế đề nghị các đơn vị báo cáo kết quả thực hiện kế hoạch trước ngày 30 tháng 6. " * 4
    (member,) = opened("thu.eml", bytes(mail("V/v: báo cáo", text)))
    assert (member.name, member.way_in) == ("V v báo cáo.txt", ("thu.eml",))
    assert text.strip() in member.data.decode("utf-8-sig").replace("\n", " ")
    assert opened("thu.eml", bytes(mail("Gửi", "Xin gửi văn bản."))) == []


def test_forwarded_message_is_a_step_further_in(opened) -> None:
    message = mail("Chuyển tiếp", "Xem thư kèm.")
    message.add_attachment(mail("Gốc", "Kèm.", ("a.doc", "application/msword", b"d")))
    (member,) = opened("thu.eml", bytes(message))
    assert (member.name, member.data) == ("a.doc", b"d")
    assert member.way_in[0] == "thu.eml"
    assert len(member.way_in) == 2


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Kế hoạch.doc".encode(), "Kế hoạch.doc"),
        (b"K\xea\xec hoa\xf2ch.doc", "Kế hoạch.doc"),
        ("Ke hoach.doc".encode("cp437"), "Ke hoach.doc"),
        ("QuyÕt ®Þnh.doc".encode("latin-1"), "Quyết định.doc"),
    ],
)
def test_names_of_old_code_pages(raw: bytes, name: str) -> None:
    assert decode_name(raw) == name


def with_name_bytes(raw: bytes) -> bytes:
    """A zip file whose one member is named by bytes of an old code page."""
    placeholder = "n" * len(raw)
    return packed({placeholder: b"x"}).replace(placeholder.encode(), raw)


def test_name_without_a_flag_is_decoded(opened) -> None:
    assert summary(opened("v.zip", with_name_bytes(b"K\xea\xec hoa\xf2ch.txt"))) == [("Kế hoạch.txt", ("v.zip",), b"x")]


def encrypted() -> bytes:
    """A zip file with one member flagged as locked, in both of its headers, and one open."""
    data = bytearray(packed({"a.txt": b"x", "b.txt": b"y"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def broken_member() -> bytes:
    """A zip file one member of which does not match its checksum."""
    data = packed({"a.txt": b"x" * 60, "b.txt": b"y"}, zipfile.ZIP_STORED)
    return data.replace(b"x" * 60, b"z" * 60)


@pytest.mark.parametrize(("data", "error"), [(encrypted(), EncryptedFileError), (broken_member(), DamagedFileError)])
def test_a_bad_member_does_not_stop_the_others(opened, data: bytes, error: type[Exception]) -> None:
    bad, good = opened("v.zip", data)
    assert isinstance(bad.error, error)
    assert (bad.name, bad.way_in) == ("a.txt", ("v.zip",))
    assert (good.name, good.data, good.error) == ("b.txt", b"y", None)


def nested(depth: int) -> bytes:
    data = packed({"a.txt": b"x"})
    for _ in range(depth - 1):
        data = packed({"trong.zip": data})
    return data


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (nested(4), {"archive_depth": 3}),
        (packed({f"{n}.txt": b"x" for n in range(6)}), {"archive_members": 5}),
        (packed({"bom.txt": bytes(3_000_000)}), {"archive_bytes": 1_000_000}),
        (packed({"bom.txt": bytes(3_000_000)}), {"max_bytes": 1_000_000}),
    ],
)
def test_limits_end_in_an_error_not_in_memory(opened, data: bytes, limits: dict[str, int]) -> None:
    members = opened("v.zip", data, **limits)
    assert isinstance(members[-1].error, LimitExceededError)
    assert sum(len(member.data) for member in members) <= 1_000_000


def test_depth_within_the_limit_is_opened(opened) -> None:
    assert summary(opened("v.zip", nested(3))) == [("a.txt", ("v.zip", "trong.zip", "trong.zip"), b"x")]


def test_damaged_and_missing_files_are_told(opened, tmp_path: Path) -> None:
    (damaged,) = opened("v.zip", packed({"a.txt": b"x"})[:30])
    (missing,) = expand(tmp_path / "không có.zip", ReadSettings())
    assert isinstance(damaged.error, DamagedFileError)
    assert isinstance(missing.error, MissingFileError)


@pytest.mark.parametrize(("name", "container"), [("a.ZIP", True), ("a.eml", True), ("a.docx", False), ("zip", False)])
def test_containers_are_told_by_name(name: str, container: bool) -> None:
    assert is_container(Path(name)) is container
