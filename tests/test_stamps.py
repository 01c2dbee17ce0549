import datetime as dt

import pytest

from pipeline.read.geometry import Word
from pipeline.read.stamps import arrival_date, parse_signature, signing_time, without_stamps

WIDTH, HEIGHT = 595.0, 842.0


def row(text: str, x0: float, top: float, size: float = 13.0) -> list[Word]:
    words = []
    for token in text.split():
        x1 = x0 + len(token) * size * 0.5
        words.append(Word(token, x0, top, x1, top + size, size))
        x0 = x1 + size * 0.3
    return words


HEAD = [
    *row("TỈNH LẠNG SƠN", 80, 80),
    *row("Số: 12/UBND-NC", 90, 112),
    *row("Lạng Sơn, ngày 05 tháng 02 năm 2024", 300, 112),
    *row("Các huyện gửi báo cáo đến Sở Công Thương trước ngày 30 tháng 6 năm 2024", 85, 200),
    *row("Số liệu tính đến ngày ký ban hành văn bản này và gửi kèm", 85, 218),
]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (
            [
                ("Người ký: Sở Nội vụ", 400, 20, 6),
                ("Email: sonv@example.vn", 400, 27, 6),
                ("Thời gian ký: 19.08.2024 09:27:31 +07:00", 400, 34, 6),
            ],
            "digital_signature",
        ),
        (
            [("Digitally signed by LE VAN TAM", 380, 600, 7), ("Date: 2020.05.21 15:08:42 +07'00'", 380, 608, 7)],
            "digital_signature",
        ),
        (
            [
                ("SAO Y", 480, 14, 10),
                ("Văn phòng UBND tỉnh", 480, 25, 10),
                ("12.03.2024; 08:15:00; +07:00", 480, 36, 10),
            ],
            "copy_stamp",
        ),
        (
            [
                ("ĐẾN", 60, 20, 12),
                ("Số: 4512", 95, 20, 9),
                ("Ngày: 07/02/2024", 95, 34, 9),
                ("Chuyển: P.KT", 60, 48, 9),
            ],
            "arrival_stamp",
        ),
    ],
)
def test_stamps_come_off(block: list[tuple[str, float, float, float]], reason: str) -> None:
    stamp = [word for text, x, y, size in block for word in row(text, x, y, size)]
    found = without_stamps([*stamp, *HEAD], 1, WIDTH, HEIGHT)
    assert found.words == HEAD
    assert [(a.text, a.reason) for a in found.set_aside] == [("\n".join(text for text, *_ in block), reason)]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Ngày: 07/02/2024", dt.date(2024, 2, 7)),
        ("Ngày: 07-02-24", dt.date(2024, 2, 7)),
        ("Ngày ..... 7 . 2 . 2024", dt.date(2024, 2, 7)),
        ("Ngày 07 tháng 02 năm 2024", dt.date(2024, 2, 7)),
        ("Ngày: 37/02/2024", None),
        ("Ngày: 07/02", None),
    ],
)
def test_day_of_arrival(line: str, day: dt.date | None) -> None:
    stamp = [*row("ĐẾN", 60, 20, 12), *row("Số: 4512", 95, 20, 9), *row(line, 70, 38, 9)]
    assert arrival_date([*stamp, *HEAD], 1, WIDTH, HEIGHT) == day
    assert arrival_date([*row(line, 70, 38, 9), *HEAD], 1, WIDTH, HEIGHT) is None


def test_page_without_stamps_is_untouched() -> None:
    found = without_stamps(HEAD, 1, WIDTH, HEIGHT)
    assert (found.words, found.set_aside, found.signatures) == (HEAD, [], [])


@pytest.mark.parametrize(
    ("text", "signer", "organ", "time"),
    [
        (
            "Người ký: Ủy ban nhân dân tỉnh Lạng Sơn\nEmail: ubnd@example.vn\n"
            "Cơ quan: Tỉnh Lạng Sơn\nThời gian ký: 19.08.2024 09:27:31 +07:00",
            "Ủy ban nhân dân tỉnh Lạng Sơn",
            "Tỉnh Lạng Sơn",
            "2024-08-19T09:27:31+07:00",
        ),
        (
            "Ký bởi: Sở Y tế Cơ quan: Tỉnh Yên Bái Ngày ký: 16-03-2015 11:02:35 +07:00",
            "Sở Y tế",
            "Tỉnh Yên Bái",
            "2015-03-16T11:02:35+07:00",
        ),
        (
            "CỔNG THÔNG TIN\nĐIỆN TỬ\nweb@example.vn\n02/03/2022 9:07:05",
            None,
            "CỔNG THÔNG TIN ĐIỆN TỬ",
            "2022-03-02T09:07:05",
        ),
        (
            "Digitally signed by LE VAN TAM DN: C=VN Date: 2020.05.21 15:08:42 +07'00'",
            "LE VAN TAM",
            None,
            "2020-05-21T15:08:42+07:00",
        ),
    ],
)
def test_parse_signature(text: str, signer: str | None, organ: str | None, time: str) -> None:
    found = parse_signature(text, 2)
    assert found is not None
    assert (found.signer, found.organ, found.time, found.page) == (signer, organ, time, 2)


def test_no_signature_no_time() -> None:
    assert parse_signature("Lưu: VT, NC.") is None
    assert signing_time("ngày 31/31/2024 25:61:00") is None
