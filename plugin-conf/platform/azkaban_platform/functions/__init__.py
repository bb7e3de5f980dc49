"""The Lambda functions: one module for each, and what they share."""
