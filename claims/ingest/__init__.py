"""From files to rows: `readers` decode each format, `store` and `records` write it, `batch` runs a whole import."""
