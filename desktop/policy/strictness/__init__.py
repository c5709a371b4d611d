"""Tells whether one policy is weaker than another for an identity; who may make it so is asked elsewhere."""
