"""How accounts come in: the first page and the way to add one; keys are shown to nobody, kept by others."""
