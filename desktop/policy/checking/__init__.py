"""The pieces of a check: which rules are asked, how it is said, what is remembered, what is left."""
