"""No tables here. Django sends post_migrate only to apps that have this module, and ours must come last."""
