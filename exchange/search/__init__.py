"""Finding practices, meetings, outcomes and people by their words, as far as one may see them (V1, V2).

One index for both databases: what is indexed and what is asked is folded and stemmed here, so both find the same.
"""
