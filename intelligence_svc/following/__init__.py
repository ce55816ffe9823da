"""Following customers over time: what was told of them before, and who crossed a limit that people act on."""
