"""Why a message, or nothing at all, left: in the reader's language."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.notices.delivery.rules import Reason, Trouble

REASONS = {
    Reason.BAD_ADDRESS: _l("No mail server takes a message to this address."),
    Reason.NO_SUCH_LETTERS: _l("The mail server does not take addresses with letters like these."),
    Reason.LINE_LOST: _l("The line to the mail server broke off."),
    Reason.TOO_SLOW: _l("The mail server took too long."),
    Reason.NOT_WRITTEN: _l("The message could not be put together."),
}
TROUBLES = {
    Trouble.UNREACHABLE: _l("The mail server cannot be reached."),
    Trouble.NO_MAIL_SERVER: _l("What answers there does not behave as a mail server."),
    Trouble.NO_TLS: _l("The mail server offers no secured line (STARTTLS)."),
    Trouble.BAD_CERTIFICATE: _l("The mail server's certificate is not to be trusted."),
    Trouble.LOGIN_REFUSED: _l("The mail server does not accept the name and password."),
    Trouble.SENDER_REFUSED: _l("The mail server takes no mail from the platform's address."),
}
