"""The question bank: our own questions with stable codes, each with its wordings and the indicators it feeds."""
