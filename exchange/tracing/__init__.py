"""From need to result: need, proposal, decision, joint activity, evaluation, commitment, followed from any of them (G3)."""
