"""Confidences: signs that can be checked by eye, weights that come from annotated documents."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confidence import LEAST, MOST, confidence_of, probability, signs_of
from extractors.directive import extract_directive
from extractors.vocabulary import load_table
from schemas.directive import Mention, Obligation
from schemas.document import SourceDocument
from tests.sample import LETTER, plain


def unit(text: str, lead: str | None = None, **values: object) -> tuple[SourceDocument, Obligation]:
    document = plain(text)
    at = text.find(lead) if lead else -1
    mentions = [Mention(text=lead, start=at, end=at + len(lead))] if lead else []
    return document, Obligation.model_validate(
        {"text": text, "lead": mentions, "start": 0, "end": len(text), "reason": "act", **values}
    )


@pytest.mark.parametrize(
    ("text", "lead", "sign", "expected"),
    [
        ("Sở Y tế chủ trì rà soát các cơ sở khám bệnh trên địa bàn.", "Sở Y tế", "lead_in_text", 1),
        ("Sở Y tế chủ trì rà soát các cơ sở khám bệnh trên địa bàn.", "Sở Y tế", "lead_cut_short", 0),
        ("Sở Y tế: Rà soát các cơ sở khám bệnh trên địa bàn.", "Sở Y tế", "lead_cut_short", 0),
        ("Trung tâm Dữ liệu đất đai gửi danh sách về Sở trong tuần đầu.", "Trung tâm", "lead_cut_short", 1),
        ("Trung tâm Dữ liệu đất đai gửi danh sách về Sở trong tuần đầu.", "Trung tâm", "lead_of_few_words", 1),
        ("Rà soát hồ, ao, kênh mương, cắm biển cảnh báo ở nơi nước sâu.", None, "no_lead", 1),
        ("Hướng dẫn Phòng Giáo dục và Đào tạo hoàn thành hồ sơ đăng ký dự thi.", None, "bodies_but_no_lead", 1),
        ("Rà soát hồ, ao.", None, "short", 1),
        ("Rà soát hồ, ao, kênh mương gần trường học; báo cáo trước ngày 05/6.", None, "date_not_read", 1),
        ("Rà soát hồ, ao, kênh mương, cắm biển cảnh báo ở nơi nước sâu.", None, "date_not_read", 0),
    ],
)
def test_sign(text: str, lead: str | None, sign: str, expected: float) -> None:
    assert signs_of(*unit(text, lead))[sign] == expected


def blurred(confidence: float | None) -> float:
    document, obligation = unit("Sở Y tế chủ trì rà soát các cơ sở khám bệnh trên địa bàn.", "Sở Y tế")
    read = replace(document, lines=tuple(replace(line, confidence=confidence) for line in document.lines))
    return confidence_of(read, obligation)


def test_recognised_type_lowers_the_confidence() -> None:
    assert blurred(None) == blurred(0.98) > blurred(0.92) > blurred(0.6)


def test_every_sign_has_a_weight_and_a_count() -> None:
    table = load_table("confidence")
    names = set(signs_of(*unit("Rà soát hồ, ao.")))
    assert set(table["weights"]) == names | {"base"}
    assert set(table["signs"]) == names
    assert table["right"] <= table["units"]


def test_confidences_of_a_letter_differ_by_their_signs() -> None:
    record = extract_directive(plain(LETTER))
    assert all(LEAST <= found.confidence <= MOST for found in record.obligations)
    assert all(found.reason for found in record.obligations)
    assert len({found.confidence for found in record.obligations}) > 1


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0, 1)), st.floats(-4, 4))
def test_probability_grows_with_a_favourable_sign(signs: dict[str, float], base: float) -> None:
    weights = {"base": base, "a": 1.0, "b": -1.0}
    less = probability(weights, {**signs, "a": 0.0})
    assert 0 < less <= probability(weights, signs) < 1
