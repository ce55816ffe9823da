"""What happened in a tenant, in order and as it happens, for those who may know."""
