"""What happens around a send: the last look, the record, the reading back; only publish sends."""
