"""The organisation's policy to read, to try and to change; nothing is saved before its effect was seen."""
