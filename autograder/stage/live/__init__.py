"""Live with the room: a class joins the chat of a cell, from terminals and by phone."""
