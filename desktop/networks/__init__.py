"""One file for each network: a post outward, every failure inward as one of five; it keeps no post."""
