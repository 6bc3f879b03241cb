"""What residents meet: the pages of a survey, and what stands behind them."""
