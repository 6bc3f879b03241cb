"""The house's own commands; `make help` lists them."""
