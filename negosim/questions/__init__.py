"""What Python users ask of a scenario: ``explain``, ``breakeven``, ``whatif`` and their like."""
