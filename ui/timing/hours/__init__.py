"""The sheet that sets when an identity speaks: its fields, what they mean, and how they are saved."""
