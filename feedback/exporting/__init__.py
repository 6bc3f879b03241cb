"""Taking comments away: everything that was said of them, by whom and when, as CSV or XLSX."""
