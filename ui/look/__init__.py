"""How everything looks: colours, faces, icons and brush strokes; nothing here knows what a post is."""
