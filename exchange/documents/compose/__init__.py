"""Documents put together from what the reader may see of the rooms below, in the language now spoken."""

from exchange.documents.compose.meetings import of_meeting
from exchange.documents.compose.practices import of_practice
from exchange.documents.compose.standing import of_forum

__all__ = ["of_forum", "of_meeting", "of_practice"]
