"""What stands beside an indicator to explain it: opinions that go with it, residents' words, quotes and events."""
