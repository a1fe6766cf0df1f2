"""Pages of the floor: jobs and imports."""
