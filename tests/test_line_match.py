"""Lines of an answer find the lines as sent, and say by what; those alike are marked."""

from ledger.matching.line_match import AnsweredLine, LineAsSent, tie_lines

DAY, NEXT = "2026-02-16", "2026-02-17"


def sent(  # noqa: PLR0917 - what a line is told apart by
    number: int,
    modifiers: str = "HQ",
    charge: int = 25000,
    day: str = DAY,
    procedure: str = "H2027",
    control: str = "",
) -> LineAsSent:
    return LineAsSent(number, f"{number}", control, procedure, modifiers, charge, day, day)


def back(  # noqa: PLR0917 - as above
    number: int,
    modifiers: str = "HQ",
    charge: int = 25000,
    day: str = DAY,
    procedure: str = "H2027",
    control: str = "",
) -> AnsweredLine:
    return AnsweredLine(100 + number, control, procedure, modifiers, charge, day, day)


def tied(answered: list[AnsweredLine], lines: list[LineAsSent]) -> list[str]:
    """Each tie as ``answered-sent step``, with a question mark where it is ambiguous."""
    return [
        f"{tie.answered - 100}-{tie.sent or ''} {tie.step}{'?' * (tie.state == 'ambiguous')}"
        for tie in tie_lines(answered, lines)
    ]


def test_the_lines_own_number_comes_first() -> None:
    lines = [sent(1, control="A"), sent(2, control="B")]

    assert tied([back(1, control="B"), back(2, control="A")], lines) == [
        "1-2 line_control",
        "2-1 line_control",
    ]


def test_a_number_in_another_spelling_is_the_lines_own() -> None:
    assert tied([back(1, control="A1")], [sent(1, control="0a-1")]) == ["1-1 line_control"]


def test_lines_under_one_number_are_an_unbundled_line() -> None:
    parts = [
        back(1, charge=15000, procedure="H2017", control="A"),
        back(2, charge=10000, procedure="H2014", control="A"),
    ]

    assert tied(parts, [sent(1, control="A"), sent(2, "", 100, NEXT, control="B")]) == [
        "1-1 line_control",
        "2-1 line_control",
    ]


def test_a_line_sent_without_a_number_may_come_back_under_its_count() -> None:
    assert tied([back(1, control="2")], [sent(1), sent(2)]) == ["1-2 line_number"]


def test_a_count_that_nothing_agrees_with_is_not_believed() -> None:
    lines = [sent(1, "", 500, NEXT, "H0004"), sent(2)]

    assert tied([back(1, control="1")], lines) == ["1-2 service"]


def test_a_number_that_is_also_a_count_is_told_by_the_service() -> None:
    lines = [sent(1, procedure="H0004"), sent(2, control="1")]

    assert tied([back(1, procedure="H0004", control="1")], lines) == ["1-1 line_number"]


def test_a_number_that_is_also_a_count_of_the_same_service_is_ambiguous() -> None:
    assert tied([back(1, control="1")], [sent(1), sent(2, control="1")]) == ["1-2 line_control?"]


def test_modifiers_are_compared_as_a_set() -> None:
    assert tied([back(1, "HO:HQ")], [sent(1, "HQ:HO")]) == ["1-1 service"]


def test_a_payer_may_drop_modifiers() -> None:
    assert tied([back(1, "")], [sent(1, "HQ")]) == ["1-1 without_modifiers"]


def test_lines_that_differ_in_modifiers_alone_are_told_apart_by_them() -> None:
    assert tied([back(1, "HO"), back(2, "HQ")], [sent(1, "HQ"), sent(2, "HO")]) == [
        "1-2 service",
        "2-1 service",
    ]


def test_dropped_modifiers_of_lines_alike_leave_their_order_and_a_mark() -> None:
    assert tied([back(1, ""), back(2, "")], [sent(1, "HQ"), sent(2, "HO")]) == [
        "1-1 without_modifiers?",
        "2-2 without_modifiers?",
    ]


def test_identical_lines_are_taken_in_their_order_and_marked() -> None:
    assert tied([back(1), back(2)], [sent(1), sent(2)]) == ["1-1 service?", "2-2 service?"]


def test_parts_that_add_up_to_a_line_are_that_line() -> None:
    assert tied([back(1, charge=15000), back(2, charge=10000)], [sent(1)]) == [
        "1-1 parts",
        "2-1 parts",
    ]


def test_parts_that_do_not_add_up_are_left_open() -> None:
    assert tied([back(1, charge=15000), back(2, charge=1)], [sent(1)]) == ["1- ", "2- "]


def test_a_reversal_finds_the_line_it_takes_back() -> None:
    assert tied([back(1, charge=-25000)], [sent(1)]) == ["1-1 service"]


def test_lines_of_one_service_may_come_back_as_one() -> None:
    assert tied([back(1, charge=50000)], [sent(1), sent(2)]) == ["1-1 combined", "1-2 combined"]


def test_lines_that_differ_in_modifiers_may_come_back_as_one_too() -> None:
    assert tied([back(1, charge=50000)], [sent(1, "HQ"), sent(2, "U4")]) == [
        "1-1 combined",
        "1-2 combined",
    ]


def test_a_line_with_another_charge_is_the_only_one_of_its_service() -> None:
    lines = [sent(1), sent(2, "HO", 10000, procedure="H0004")]

    assert tied([back(1, charge=20000), back(2, "HO", 9000, procedure="H0004")], lines) == [
        "1-1 without_charge",
        "2-2 without_charge",
    ]


def test_lines_with_other_charges_are_told_apart_by_modifiers() -> None:
    assert tied([back(1, "HO", 100), back(2, "HQ", 200)], [sent(1, "HQ"), sent(2, "HO")]) == [
        "1-2 without_charge",
        "2-1 without_charge",
    ]


def test_one_line_for_all_that_is_left_is_a_bundle() -> None:
    lines = [sent(1), sent(2, "HO", 10000, procedure="H0004")]

    assert tied([back(1, "", 35000, procedure="H2017")], lines) == [
        "1-1 remainder",
        "1-2 remainder",
    ]


def test_a_line_recoded_without_a_word_is_what_is_left() -> None:
    lines = [sent(1), sent(2, "HO", 10000, procedure="H0004")]

    assert tied([back(1), back(2, "", 10000, procedure="H2017")], lines) == [
        "1-1 service",
        "2-2 remainder",
    ]


def test_a_line_that_nobody_sent_is_unmatched() -> None:
    assert tied([back(1), back(2, "", 1, NEXT, "99999")], [sent(1)]) == ["1-1 service", "2- "]


def test_an_answer_without_a_day_of_its_own_lies_within_the_claims() -> None:
    line = AnsweredLine(101, "", "H2027", "HQ", 25000, DAY, NEXT)

    assert tied([line], [sent(1, day=NEXT)]) == ["1-1 service"]


def test_the_line_on_the_other_day_is_another_line() -> None:
    assert tied([back(1, day=NEXT)], [sent(1), sent(2, day=NEXT)]) == ["1-2 service"]
