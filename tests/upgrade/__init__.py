"""One version takes another's place while residents answer."""
