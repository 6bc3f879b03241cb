"""Open data: each publication as files for anybody, at an address that stays, in versions that say what is new."""
