"""The whole way in practice, told step by step; it reaches nobody and touches no folder but its own."""
