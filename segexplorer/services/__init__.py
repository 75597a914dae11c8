"""One function per thing a marketer does: gather, call the core, apply."""
