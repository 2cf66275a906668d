"""One mailbox, one account: the one form of an e-mail address, which whoever stores, looks up or counts one asks for.

    Alice@BÜCHER.example  and  alice@xn--bcher-kva.example  are the same mailbox, and so the same account

A domain may be written in the letters of its language or in those that the domain name system has (RFC 5891; UTS 46
says how a browser reads it), an é as one character or as two, and letters large or small. Two spellings that are two
keys are two accounts to the database, twice the guesses to a limit, and one person to everybody else.
"""

import unicodedata

import idna

from solutions.ch00_books_api.bodies import storable

LONGEST = 1000  # characters as sent; the 254 of RFC 5321 may be written in more, and NFC takes its time for a megabyte


def canonical(email: str) -> str | None:
    """Return the form of `email` in which it is kept, None for what has none; nothing is raised, whatever it is.

    The form is NFC in small letters, with the domain as the domain name system has it (IDNA, xn--). None has what has
    no @, nothing before it, or behind it what is no name of a domain: there is no account with such an e-mail.
    """
    local, _, domain = email.rpartition("@")
    if not local or len(email) > LONGEST or not storable(email):
        return None
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode()
    except UnicodeError:  # idna.IDNAError is one
        return None
    if ascii_domain.endswith("."):
        return None  # the root, which DNS writes and mail does not (RFC 5321, 2.3.5)
    return f"{unicodedata.normalize('NFC', unicodedata.normalize('NFC', local).lower())}@{ascii_domain}"
