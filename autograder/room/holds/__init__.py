"""Whether programs were held where they were to be."""
