"""The policy as something people read, try and change; what it says of one draft is asked in flow/check."""
