"""Words on their way to translators and back: units, the files that carry them, and the interface's catalogues."""
