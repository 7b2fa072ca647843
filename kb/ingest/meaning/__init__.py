"""What the text of a law says of laws: whom it cites, what it defines, when it came into force."""
