"""Bytes or tables from outside become one row per customer, and each column gets a role and a family."""
