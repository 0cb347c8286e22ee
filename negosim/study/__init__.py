"""Questions that solve a scenario again: why, what matters, and what it would take."""
