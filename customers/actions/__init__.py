"""What happens with customers. Each deed asks `by=`, writes the trail and gives back the fresh record."""

from customers.actions.bulk import create_customers, remove_customers, update_customers

__all__ = ["create_customers", "remove_customers", "update_customers"]
