"""Residents who tap twice, go back, change devices and lose signal, while servers and databases are killed under them.

Each journey notes what it sent and what was acknowledged; at the end every acknowledged answer must be in the database,
once. `python -m tests.chaos` runs it whole, and `test_chaos.py` in short.
"""
