"""What those who run the platform see to: work that is waiting, under way, or could not be done."""
