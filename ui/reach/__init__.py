"""Whether anything can leave this computer, as the system and sending say; it gates nothing."""
