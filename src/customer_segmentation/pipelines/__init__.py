"""The project's pipelines; each folder holds its nodes, its wiring and its typed parameters."""
