"""What is on screen; `state` alone uses the session and the caches."""
