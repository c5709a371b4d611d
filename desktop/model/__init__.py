"""The words Masthead thinks in, as frozen values; no input, no output, no clock."""
