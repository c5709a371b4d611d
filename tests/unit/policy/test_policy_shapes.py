"""Values are told by their shape: made by a machine, kept as a password, or only a number of a post."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.policy.words.checksums import CHECKS, is_valid

_LETTERS = string.ascii_letters + string.digits


def made(seed: int, size: int, letters: str = _LETTERS) -> str:
    """What a machine would make: never written down, so that no scanner takes it for a real one."""
    chance = random.Random(seed)
    return "".join(chance.choice(letters) for _ in range(size))


@pytest.mark.parametrize("letters", [_LETTERS, "0123456789abcdef", string.ascii_lowercase + string.digits])
def test_nearly_all_that_a_machine_makes_is_scrambled(letters: str) -> None:
    found = sum(is_valid("scrambled", made(seed, 32, letters)) for seed in range(400))
    assert found >= 390


@pytest.mark.parametrize(
    "value",
    [
        "reset-yahoo-password-sln27051",
        "AcmeSummerSale2026InBerlinAndParis",
        "Qwen3-Instruct-and-Llama-compared-2026",
        "HAHAHAHAHAHAHAHAHAHAHA",
        "1234567890123456789012",
        "how-we-cut-our-carbon-footprint-by-42-percent",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ],
)
def test_what_people_write_is_not_scrambled(value: str) -> None:
    assert not is_valid("scrambled", value)


def test_a_token_has_a_name_and_something_scrambled_and_no_public_name() -> None:
    secret = made(3, 30)
    assert is_valid("token", f"acmesvc_{secret}")
    assert not is_valid("token", secret)
    for name in ("sha256", "IMG", "pk", "commit", "npub"):
        assert not is_valid("token", f"{name}-{secret}")


@pytest.mark.parametrize("value", ["Tulpe2031!x", "maple-orchard-52", "Лето4087!", "letmein", "密k7x2!"])
def test_passwords_are_passwords_in_every_script(value: str) -> None:
    assert is_valid("password", value)


@pytest.mark.parametrize(
    "value", ["chalkboard", "NULL;", "10:30", "€12,000", "2026-11-24", "********", "Hello!"]
)
def test_words_amounts_and_times_are_no_passwords(value: str) -> None:
    assert not is_valid("password", value)


def test_examples_of_the_register_are_no_account_numbers() -> None:
    assert not is_valid("iban", "GB82 WEST 1234 5698 7654 32")
    assert not is_valid("iban", "DE89 3704 0044 0532 0130 00")
    assert is_valid("iban", "DE04 9329 9956 3107 0574 72")
    assert not is_valid("iban", "DE05 9329 9956 3107 0574 72")


def test_spellings_of_countries_are_checked_where_they_say_little() -> None:
    assert is_valid("national-shape", "334-36-0942")
    assert not is_valid("national-shape", "666-30-8817")
    assert not is_valid("national-shape", "337-00-7813")
    assert is_valid("national-shape", "756.0822.7099.23")


@given(st.sampled_from(CHECKS), st.text(max_size=40))
def test_no_check_raises_for_any_value(check: str, value: str) -> None:
    assert is_valid(check, value) in (True, False)
