"""The verbs, one file each: what people do, over ports; no network, file or screen is known here."""
