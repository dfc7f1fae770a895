"""Pictures from plain data, as SVG and in plain letters."""
