"""The Union's cycle against organised crime beside its partner's: milestones, and by how many months they miss each other (P4)."""
