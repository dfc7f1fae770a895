"""What checks ask of a moment: several things at once, and who lags for a while."""
