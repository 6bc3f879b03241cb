"""Figures that no wave of ours gave: outside series, counts of other surveys, and rates of feedback."""
