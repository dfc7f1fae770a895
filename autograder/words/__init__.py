"""Sentences, and the texts that stand in them."""
