"""Papers of a meeting: in versions and languages, for those whom they concern, in time or late, all together as a ZIP."""
