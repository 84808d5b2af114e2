"""Finding a date: when people can (``absences``), which slots suit best and why (``slots``), asking them (``polls``).

What takes place when is kept in meetings; a whole year is planned in cycles.
"""
