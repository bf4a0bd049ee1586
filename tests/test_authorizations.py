"""What a clinic's list of authorizations makes findings say."""

from edi837.rule import Example
from tests.gate_help import judged


def test_what_is_authorized_is_told_in_the_same_words_every_time() -> None:
    row = "authorization KXA26001,KXMED,KX0000101,H2014,U7 U5 HO U9 HQ U8,8,2026-01-01,2026-06-30"

    found = judged(Example(stops=True, steps=(row,), pack="", at=""))
    (told,) = [each for each in found if each.rule.code == "P723"]

    assert told.message == "the authorization is for H2014 HO HQ U5 U7 U8 U9"
