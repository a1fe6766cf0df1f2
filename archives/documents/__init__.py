"""What the archives print: plans, labels, contents lists, protocols."""
