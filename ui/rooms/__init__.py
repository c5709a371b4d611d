"""What stands behind the first paint: the screens, the ways between them, the keys; they decide nothing."""
