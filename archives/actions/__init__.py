"""What happens with files. Page, administration, import, tasks and commands call these; each writes the trail."""
