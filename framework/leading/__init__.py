"""Which series moved before another: for any outcome, and for each link of a ripple map."""
