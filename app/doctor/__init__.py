"""The doctor: looks an installation over, and says of each thing whether it is well or how to put it right."""
