"""What is done with people, their accounts and their sessions. Nothing here commits; the secrets it returns are kept nowhere."""

from __future__ import annotations

from exchange.accounts.operations.administering import (
    add_authority,
    close,
    create_administrator,
    edit_authority,
    make_administrator,
    move,
    reopen,
    unmake_administrator,
)
from exchange.accounts.operations.inviting import enter, invite, renew_invitation, withdraw_invitation
from exchange.accounts.operations.profile import change_email, set_language, update_profile
from exchange.accounts.operations.signing import (
    ask_reset,
    begin_session,
    change_password,
    end_all_sessions,
    end_session,
    forget_attempts,
    note_attempt,
    prove,
    reset_password,
)
from exchange.accounts.operations.tidying import also_tidied, tidy

__all__ = [
    "add_authority",
    "also_tidied",
    "ask_reset",
    "begin_session",
    "change_email",
    "change_password",
    "close",
    "create_administrator",
    "edit_authority",
    "end_all_sessions",
    "end_session",
    "enter",
    "forget_attempts",
    "invite",
    "make_administrator",
    "move",
    "note_attempt",
    "prove",
    "renew_invitation",
    "reopen",
    "reset_password",
    "set_language",
    "tidy",
    "unmake_administrator",
    "update_profile",
    "withdraw_invitation",
]
