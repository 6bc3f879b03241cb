"""Tiles: what an indicator says of one place at a glance, whatever its source, and the pages they open to."""
