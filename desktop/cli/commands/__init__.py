"""One file for each group of commands; each only calls a verb and shows what came of it."""
