"""The side of the window: where to go and who speaks; it never ticks accounts of two identities together."""
