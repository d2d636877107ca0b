"""The commands, each thin: read arguments, call one function of a room, print, exit code."""
