"""Is it good enough to send? Requirements, values, rules and confidentiality, each as findings."""
