"""The one-machine stack behind `make up`: PostgreSQL, both services and Envoy under one supervisor."""
