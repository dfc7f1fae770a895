"""What was handed in: unpacked, paired, read. No program is run here."""
