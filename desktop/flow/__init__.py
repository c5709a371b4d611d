"""The verbs, one file each: what people do, over ports; they never know which network, file or screen it is."""
