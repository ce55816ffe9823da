"""Everything that runs Quimbi: the one-machine stack and the `quimbi` command."""
