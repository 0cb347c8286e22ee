"""A page to hand on: what was asked, what was found, on what it rests, how to have it again."""
