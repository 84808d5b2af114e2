"""Documents out: what the rooms below hold as PDF, DOCX and CSV, as far as the reader may see it (V1).

A document is composed once, of blocks that know nothing of a format, and then written in the format asked for.
"""
