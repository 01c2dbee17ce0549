"""The script that one would write first: pdfplumber, underthesea and regular expressions. A yardstick, not a part."""

from __future__ import annotations

import re
from pathlib import Path

import pdfplumber
from underthesea import sent_tokenize, word_tokenize

NUMBER = re.compile(r"Số\s*:?\s*(\d+[-/]\S+)")
DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
DUE = re.compile(r"trước ngày (\d{1,2}/\d{1,2}/\d{4})")
ITEM = re.compile(r"^\s*(?:\d+\.|[a-zđ]\)|-)\s")


def extract(path: Path) -> dict[str, object]:
    """Number, date and tasks of a PDF, as well as a first script gets them."""
    with pdfplumber.open(path) as pdf:
        text = "\n".join(page.extract_text() or "" for page in pdf.pages)
    number, date = NUMBER.search(text), DATE.search(text)
    tasks = [
        {"words": word_tokenize(sentence), "due": DUE.findall(sentence)}
        for sentence in sent_tokenize(text)
        if ITEM.match(sentence)
    ]
    return {"number": number and number[1], "date": date and date.groups(), "tasks": tasks}
