"""Questionnaires as archives and other survey software read them: DDI-Codebook and triple-S."""
