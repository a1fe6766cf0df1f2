"""Archives: files, secrecy, reading, lending, inspection and disposal."""
