"""A fictional partnership of councils to show Folkmoot with: pure data and seeded generators."""
