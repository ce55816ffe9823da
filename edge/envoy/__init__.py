"""Envoy's configuration, built from the contracts. `edge.config` writes it."""
