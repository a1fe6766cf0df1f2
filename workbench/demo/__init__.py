"""The demo company 示范酒业: invented, believable, and the same for the same seed."""
