"""The headers of tus, read and written."""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import tus

KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=","), min_size=1)


@given(st.dictionaries(KEYS, st.text(), min_size=1))
def test_metadata_come_out_as_they_were_put_in(pairs: dict[str, str]) -> None:
    written = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    assert tus.read_metadata(written) == pairs


def test_a_key_may_have_no_value() -> None:
    assert tus.read_metadata("is_confidential, name eA==") == {"is_confidential": "", "name": "x"}


@given(st.text())
def test_whatever_metadata_say_they_are_read_or_refused(text: str) -> None:
    with suppress(tus.Malformed):  # and nothing else
        assert all(key for key in tus.read_metadata(text))


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "1e3", "0x10", " 1", "１", "9" * 16])
def test_what_is_no_whole_number_is_refused_by_its_header(text: str | None) -> None:
    with pytest.raises(tus.Malformed) as refused:
        tus.read_number("Upload-Offset", text)
    assert refused.value.header == "Upload-Offset"


@pytest.mark.parametrize("algorithm", tus.CHECKSUM_ALGORITHMS)
def test_a_checksum_is_right_for_the_bytes_it_was_made_of_and_for_no_others(algorithm: str) -> None:
    said = f"{algorithm} {base64.b64encode(hashlib.new(algorithm, b'one two').digest()).decode()}"
    for pieces, is_right in (([b"one ", b"two"], True), ([b"one two!"], False), ([], False)):
        checksum = tus.read_checksum(said)
        assert checksum is not None
        for piece in pieces:
            checksum.update(piece)
        assert checksum.is_right is is_right


@pytest.mark.parametrize("said", ["crc32 AAAA", "SHA1 AAAA", "sha1 !", "sha1 AAA", ""])
def test_a_checksum_that_cannot_be_read_is_refused(said: str) -> None:
    with pytest.raises(tus.Malformed):
        tus.read_checksum(said)


def test_dates_are_written_as_http_does_from_any_zone() -> None:
    at = datetime(2026, 3, 9, 1, 12, 13, tzinfo=UTC)
    assert (
        tus.http_date(at) == tus.http_date(at.astimezone(ZoneInfo("Asia/Shanghai"))) == "Mon, 09 Mar 2026 01:12:13 GMT"
    )
