"""Tiles: what an indicator says of one place at a glance, from observations of any source, and the pages they open to."""
