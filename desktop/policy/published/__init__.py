"""The policy in plain sentences: the same rules that are enforced, for people to read and to compare."""
