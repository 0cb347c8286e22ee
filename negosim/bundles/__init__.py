"""All that a result rests on in one file, and the same done again from it."""
