"""Which days people work, country by country: weekly rest days (CLDR), public holidays, and counting in working days.

Nothing is stored and nobody is asked here. What people themselves are busy with belongs to scheduling.
"""
