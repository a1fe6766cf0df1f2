"""Who works here: users, departments, roles, scope and clearance."""
