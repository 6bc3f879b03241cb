"""Where a clause ends: at punctuation, or before a word that turns."""

import re

BOUNDARY = re.compile(
    r"[.!?;:\n]+\s+|\s*[,–—]\s+|\s+-\s+|\s+(?=(?:but|however|although|though|whereas|while|except|yet|ond|fodd bynnag"
    r"|er bod|ac eithrio)\b)",
    re.IGNORECASE,
)
ENOUGH_LETTERS = re.compile(r"(?:[^\W_][\W_]*){3}")
