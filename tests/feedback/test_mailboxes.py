import pytest

from feedback.mailboxes import trimmed


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Please fix it.\n\n-- \nJo Evans\n07700 900123", "Please fix it."),
        ("Please fix it.\n\nSent from my iPhone", "Please fix it."),
        ("No.\n\nOn Mon, 2 Feb 2026 at 10:00, The Council\n<help@council.example> wrote:\n\n> Yes?", "No."),
        ("No.\n\nAr 2 Chwefror 2026 ysgrifennodd y Cyngor:\n> Ie?", "No."),
        ("No.\n\n-----Original Message-----\nFrom: Council\nSent: Monday\nYes?", "No."),
        ("No.\r\n\r\nFrom: The Council\r\nSent: 2 February\r\nTo: Jo\r\nYes?", "No."),
        ("> You asked\nI answer\n> and asked\nagain", "I answer\nagain"),
        ("Diolch am yr ateb.\n\nCofion gorau\nSiân", "Diolch am yr ateb."),
        ("Thanks\nfor nothing.\n\n\n\nIt is still there.", "Thanks\nfor nothing.\n\nIt is still there."),
        ("Kind regards are not what I send you.", "Kind regards are not what I send you."),
    ],
)
def test_only_what_the_writer_wrote_in_this_message_is_kept(written: str, kept: str) -> None:
    assert trimmed(written) == kept
