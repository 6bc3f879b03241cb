"""What is held of residents for each purpose, in words, and from when its days run."""

from typing import NamedTuple

from core.keeping.purposes import Basis, Ending
from core.words import for_translators


class Said(NamedTuple):
    """What is held, and from when its days run."""

    what: str
    since: str


OF_RESIDENTS = {
    "answers": Said(
        for_translators(
            "your answers to a survey, with the receipt that you were told; afterwards only figures and "
            "ticked answers stay, and nothing leads from them to you"
        ),
        for_translators("after the survey closed"),
    ),
    "drafts": Said(
        for_translators("answers that you began and did not send"),
        for_translators("after you last typed something, or after the survey closed"),
    ),
    "invitations": Said(
        for_translators(
            "the code of an invitation and your council’s own number of your household; never your name or address"
        ),
        for_translators("after the survey closed"),
    ),
    "papers": Said(
        for_translators("the number on a paper questionnaire, and what was typed in from it"),
        for_translators("after the survey closed"),
    ),
    "address-lists": Said(
        for_translators(
            "a list of your council’s own numbers of households, without addresses, from which a sample is drawn"
        ),
        for_translators("after it was uploaded"),
    ),
    "panel-unconfirmed": Said(
        for_translators("how you may be reached, where you asked to join the panel and did not follow the link"),
        for_translators("after you asked"),
    ),
    "panel": Said(
        for_translators(
            "how you may be reached and what you said of yourself, where you joined the panel; you can leave"
            " at any time"
        ),
        for_translators("after we asked whether it is still right and you did not answer"),
    ),
    "comments": Said(
        for_translators(
            "your comments, with personal details masked, what they are about, and what was done about them;"
            " afterwards only the rating and the subject stay"
        ),
        for_translators("after you sent them"),
    ),
    "originals": Said(
        for_translators("your comments as you wrote them, sealed, where something in them was masked"),
        for_translators("after you sent them"),
    ),
    "contacts": Said(
        for_translators("how you may be reached about what you told us, sealed, where you chose to say"),
        for_translators("after you sent it"),
    ),
    "messages": Said(
        for_translators(
            "the email address or telephone number that a message goes to; it is forgotten as soon as the "
            "message has gone, and that there was one later"
        ),
        for_translators("after the message was asked for"),
    ),
    "comment-files": Said(
        for_translators("files of letters and comments that your council takes in, sealed until they have been"),
        for_translators("after they were uploaded"),
    ),
    "comment-refusals": Said(
        for_translators("rows of such files that could not be taken in, masked"),
        for_translators("after the file was uploaded"),
    ),
    "response-files": Said(
        for_translators("files of answers that your council takes in, sealed until they have been"),
        for_translators("after they were uploaded"),
    ),
    "response-refusals": Said(
        for_translators("what was wrong with rows of such files"),
        for_translators("after the file was uploaded"),
    ),
    "exports": Said(
        for_translators("files of answers that your council’s analysts take away, without names"),
        for_translators("after they were made"),
    ),
    "sheets": Said(
        for_translators("sheets of invitations on their way to the printer"),
        for_translators("after they were made"),
    ),
    "limits": Said(
        for_translators("how often a network has tried codes or passwords, under a number that changes each day"),
        for_translators("after the try"),
    ),
}
BASES = {
    Basis.CONSENT: for_translators("You agreed to it"),
    Basis.PUBLIC_TASK: for_translators("It is part of a council’s work for the public"),
    Basis.LEGAL_DUTY: for_translators("The law asks for it"),
}
ENDINGS = {
    Ending.ERASED: for_translators("It is deleted"),
    Ending.REDUCED: for_translators("It is cut down to what says nothing of anybody"),
    Ending.ANONYMOUS: for_translators("Whose it is, is forgotten"),
    Ending.KEPT: for_translators("It is kept for as long as the installation"),
}
