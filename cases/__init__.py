"""What is known about one child, and reading it: shared blocks, case files, organisation settings."""
