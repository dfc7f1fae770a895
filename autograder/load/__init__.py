"""Many people at once: how fast a chat hands lines on, each line verified at each receiver."""
