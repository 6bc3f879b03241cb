"""A council's sample of addresses: the list it is drawn from, its allocation to strata, and the draw."""
