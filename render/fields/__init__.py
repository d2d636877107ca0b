"""Forms in PDF files, ours and other people’s: reading their fields, filling them in, making them flat.

pypdf takes a file apart; filling appends what changes to the file (an incremental update), with appearances of our own.
"""
