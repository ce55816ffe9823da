"""The `quimbi` command: one module per command group."""
