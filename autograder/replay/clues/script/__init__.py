"""What the text of a script says: functions and blocks, who calls whom, questions in vain."""
