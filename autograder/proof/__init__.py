"""How the kit proves itself."""
