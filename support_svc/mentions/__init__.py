"""Agents whom notes mention."""
