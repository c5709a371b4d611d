"""What checking found, as groups of cards; a card never changes the text by itself."""
