"""Files in the reader's words."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.files.rules import FileRefusedError, Kind, Refusal

#: What may be handed in, in one line.
TAKEN = _l("PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, plain text or CSV")
KINDS = {
    Kind.PDF: _l("PDF"),
    Kind.DOCX: _l("Word"),
    Kind.XLSX: _l("Excel"),
    Kind.PPTX: _l("PowerPoint"),
    Kind.ODT: _l("OpenDocument text"),
    Kind.ODS: _l("OpenDocument spreadsheet"),
    Kind.ODP: _l("OpenDocument presentation"),
    Kind.PNG: _l("PNG picture"),
    Kind.JPEG: _l("JPEG picture"),
    Kind.TEXT: _l("Plain text"),
    Kind.CSV: _l("CSV table"),
}
_REFUSALS = {
    Refusal.EMPTY: _l("This file is empty."),
    Refusal.NOT_LISTED: _l("Files of this kind are not taken. Taken are: %(taken)s."),
    Refusal.OTHER_THAN_NAMED: _l("The name says something else than the file is: it is %(detail)s. Rename it, then choose it again."),
    Refusal.BROKEN: _l("This file is damaged, or not what it says it is. Save it anew, then choose it again."),
    Refusal.ENCRYPTED: _l("This file is protected by a password. Save it without one."),
    Refusal.SCRIPT: _l("This PDF holds a script (JavaScript). Print it into a new PDF, then choose that."),
    Refusal.MACRO: _l("This document holds macros. Save it without them, as DOCX, XLSX, PPTX or OpenDocument."),
    Refusal.OLD_OFFICE: _l("This is an office file of before 2007, or one behind a password. Save it as DOCX, XLSX or PPTX without a password."),
    Refusal.ACTIVE: _l("This document holds something that starts other programs. Save it without that, or print it into a PDF."),
    Refusal.FILES_INSIDE: _l("This PDF holds other files. Hand them in one by one."),
    Refusal.FROM_ELSEWHERE: _l("This document loads a template, a picture or data from elsewhere. Break those links, then save it again."),
    Refusal.BOMB: _l("Unpacked, this file would be far too large."),
    Refusal.TOO_INVOLVED: _l("This file is too involved to be looked into. Print it into a new PDF, then choose that."),
    Refusal.NOT_UTF8: _l("This text is in an old encoding. Save it as UTF-8."),
    Refusal.FORMULA: _l("This table holds a formula: %(detail)s. Save the values instead."),
    Refusal.ABOVE_LIMITE: _l("This file is marked %(detail)s. Nothing above LIMITE may be put on this platform."),
    Refusal.NO_SPACE: _l("There is no room left for files. Nothing was kept. Please tell whoever runs the platform."),
}  # fmt: skip


def limits(most: int) -> str:
    """Return what may be handed in, and how large it may be (``most`` in bytes)."""
    return str(_("%(taken)s; at most %(size)s.", taken=TAKEN, size=formats.size(most)))


def refusal(error: FileRefusedError, most: int) -> str:
    """Return why a file is refused, and what helps."""
    if error.code is Refusal.TOO_LARGE:
        return str(_("This file is too large. At most %(size)s are taken.", size=formats.size(most)))
    return str(_REFUSALS[error.code] % {"detail": error.detail, "taken": TAKEN})
