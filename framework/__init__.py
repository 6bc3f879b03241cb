"""The performance framework: indicators, observations and the feed."""
