"""How a text is read before any rule looks at it; it knows no rule and no pack."""
