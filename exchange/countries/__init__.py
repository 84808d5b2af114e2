"""Third countries as the field sees them: priority lists, postings there, needs of Member States with regard to them."""
