"""OpenAPI 3.1 from the contracts: `python -m edge.openapi --out DIR`."""
