"""Rows that may not fit into memory: a schema, a sample, sums over all batches, the members of a segment."""
