"""Turns the corpus' annotated sources into documents of every format, and into their gold."""
