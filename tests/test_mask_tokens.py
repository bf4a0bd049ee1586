"""Laws of tokens: the same key, the same token; two numbers, two tokens; the shape stays."""

import hmac
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.masks import KEY, OTHER_KEY
from tests.support import npi
from x12.masking.tokens import Tokens, plain, stands_in
from x12.values import npi_ok

TOKENS = Tokens(KEY)
NUMBERS = st.text("0123456789ABCXYZabz-_ .", min_size=1, max_size=30)


def shape(text: str) -> str:
    """The text with every digit as 9 and every letter as A or a."""
    return re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "9", text)))


@given(NUMBERS)
def test_a_token_has_the_shape_of_its_number(text: str) -> None:
    assert shape(TOKENS.number(text)) == shape(text)


@given(NUMBERS)
def test_the_same_key_gives_the_same_token(text: str) -> None:
    assert Tokens(KEY).number(text) == TOKENS.number(text)


@given(st.text("0123456789ABCDEF", min_size=9, max_size=20))
def test_another_key_gives_another_token(text: str) -> None:
    assume(not stands_in(text) and plain(text) and len(plain(text)) > 8)
    assert Tokens(OTHER_KEY).number(text) != TOKENS.number(text)


@pytest.mark.parametrize("numbers", [range(2000), (f"A{n:03}" for n in range(1000))])
def test_different_numbers_have_different_tokens(numbers: range) -> None:
    texts = {f"{number}" for number in numbers}
    assert len({TOKENS.number(text) for text in texts}) == len(texts)


@given(NUMBERS, NUMBERS)
def test_any_two_numbers_have_two_tokens(one: str, other: str) -> None:
    assume(one != other)
    assert TOKENS.number(one) != TOKENS.number(other)


@given(st.text("0123456789ABCXYZ", min_size=2, max_size=19))
def test_what_payers_change_in_a_number_they_change_in_its_token(text: str) -> None:
    changed = f"{text[:1]}-{text[1:]}".lower().lstrip("0")
    assert plain(TOKENS.number(changed)) == plain(TOKENS.number(text))


@given(st.text("0123456789ABCXYZ", min_size=21, max_size=38))
def test_the_first_twenty_characters_have_the_token_of_a_number_cut_to_them(text: str) -> None:
    assume(not stands_in(text) and not stands_in(text[:20]))
    assert TOKENS.number(text)[:20] == TOKENS.number(text[:20])


@given(st.integers(0, 199_999_999))
def test_an_npi_becomes_another_valid_npi(stem: int) -> None:
    token = TOKENS.number(npi(f"{100_000_000 + stem}"))
    assert npi_ok(token)


@given(st.integers(1_000_000_000, 2_999_999_999))
def test_what_is_no_npi_becomes_none(number: int) -> None:
    assert npi_ok(TOKENS.number(f"{number}")) is npi_ok(f"{number}")


@pytest.mark.parametrize("text", ["999999999", "UNKNOWN", "none", "000000000"])
def test_what_stands_in_for_a_number_stays(text: str) -> None:
    assert TOKENS.number(text) == text


def test_characters_beyond_ascii_and_endless_numbers_are_blotted_out() -> None:
    assert (TOKENS.number("\xe9").isascii(), TOKENS.number("7A" * 200)) == (True, "X" * 400)


@given(st.binary(min_size=32, max_size=100), st.text("abc\xe9", max_size=20))
def test_the_digest_is_hmac_sha256(key: bytes, text: str) -> None:
    expected = hmac.digest(key, b"file\0" + text.encode(), "sha256")
    assert Tokens(key).digest("file", text) == expected


@given(st.text("ABC \xe9", max_size=20))
def test_days_are_whole_weeks_within_a_year(person: str) -> None:
    days = TOKENS.days(person)
    assert (days % 7, 7 <= days <= 364) == (0, True)


def test_persons_have_days_of_their_own() -> None:
    assert len({TOKENS.days(f"member {n}") for n in range(1000)}) == 52


def test_a_name_is_eight_consonants() -> None:
    assert re.fullmatch("[B-DF-HJ-NP-TV-Z]{8}", TOKENS.name("MARLOWE TESSA"))
