"""Text and context in, findings out: rules as data, kinds in code. It reads pack files and nothing else."""
