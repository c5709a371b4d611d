"""What waits for a signature; one version is signed, never a draft in general."""
