"""Executors out of service and back, without losing a flow."""
