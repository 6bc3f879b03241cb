"""Local modules: what a council asks of its own residents alone, after the core that all partners ask."""
