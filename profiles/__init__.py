"""One TOML file per area: its vocabulary, requirements and timescales."""
