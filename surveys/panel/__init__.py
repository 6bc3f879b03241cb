"""The citizens' panel: residents who agreed to be asked again, and who may leave in one step."""
