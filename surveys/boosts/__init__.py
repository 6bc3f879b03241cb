"""Boosts: open links of their own, for groups that answer too little, perhaps with fewer questions."""
