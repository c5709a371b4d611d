"""One file per kind of rule: how it looks at a text. What it looks for stands in the packs, never here."""
