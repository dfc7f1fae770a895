"""What checks ask of the talk itself: texts as they were typed, and at once."""
