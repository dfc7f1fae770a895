"""The mistakes that everybody makes once, each seen in the run, not guessed."""
