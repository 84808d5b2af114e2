"""What files are taken, and under which names."""

from exchange.files.rules.kinds import LONGEST_NAME, MEDIA, OTHER_ENDINGS, FileRefusedError, Kind, Refusal, Upload
from exchange.files.rules.looking import look_into
from exchange.files.rules.markings import marking_above_limite
from exchange.files.rules.names import clean_name, ending, named_kind
from exchange.files.rules.reading import words_in

__all__ = [
    "LONGEST_NAME",
    "MEDIA",
    "OTHER_ENDINGS",
    "FileRefusedError",
    "Kind",
    "Refusal",
    "Upload",
    "clean_name",
    "ending",
    "look_into",
    "marking_above_limite",
    "named_kind",
    "words_in",
]
