"""Packs: a quarter's scrutiny or a year's report of chosen indicators, with what officers say of each."""
