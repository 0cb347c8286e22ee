"""A question of one's own: what it is made of, and the scenario file that asks it."""
