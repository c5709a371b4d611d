"""A day or seven of them by the hour: chips at their times, and the lifted one among them."""
