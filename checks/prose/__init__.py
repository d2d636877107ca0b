"""Narratives read as a careful reader would: twelve criteria, each remark with its place."""
