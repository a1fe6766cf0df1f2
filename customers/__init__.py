"""The customer record and everything that happens with a customer."""
