"""The kit in other languages: which sentences there are, their catalogues, what is missing."""
