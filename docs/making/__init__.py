"""What the generated pages of the documentation are made of; see ``docs/make_reference.py``."""
