"""回访: drawn, planned, carried out, signed (S2-05)."""
