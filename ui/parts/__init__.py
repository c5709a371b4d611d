"""The parts that every screen is built of, painted after one design; none of them knows the application."""
