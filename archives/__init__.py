"""Archives: files, secrecy, reading, lending, inspection and disposal will live here."""
