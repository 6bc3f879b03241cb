"""The parts of a report, each written from the same figures in the same voice."""
