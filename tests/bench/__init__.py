"""The measurements run, in their short forms."""
