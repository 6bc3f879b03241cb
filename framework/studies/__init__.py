"""What is worked out of published figures besides: pooled waves, wards, opinions beside each other, charts, places."""
