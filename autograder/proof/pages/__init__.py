"""The kit's pages in other languages: where they lie, what is missing or behind, and by what."""
