"""How agents do: figures, the rows behind them, and the proof that both are what tickets and messages say."""
