"""Pictures of figures, drawn on the server: on pages, in frames on other sites, and as files of their own."""
