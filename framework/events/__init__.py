"""What happened: events that officers note, so that charts say what else went on."""
