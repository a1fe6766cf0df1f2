"""The floor: trail, durable jobs, import and export, search, encrypted and money fields. Knows no business word."""
