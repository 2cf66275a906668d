"""Which passwords are taken: long enough, of several kinds of character, not common, not the name.

    POST /api/users   {"name": "Dora", "email": "dora@example.org", "password": "P@ssw0rd2024!"}
    422   {…, "errors": [{"pointer": "/password", "message": "must not be one of the first that an attacker tries"}]}

Length and a list of what attackers try first are what counts (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2). The kinds
of character are asked for by many a house rule and help less: "Password1!" has them all. Hence the list: the thirty
thousand passwords that leaked most often, as zxcvbn brings them along (Wheeler, USENIX Security 2016). Nothing is asked
over the network, and nothing is loaded before the first password comes.
"""

import calendar
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import cached_property

SHORTEST, LONGEST = 8, 128  # characters; argon2 works on whatever it gets, so there is an end to it

# Words that a policy which asks for change makes people use, and those that belong to this service
EXPECTED = (*calendar.month_name[1:], *calendar.day_name, "administrator", "root", "books", "booksapi")
LOOKS_LIKE = str.maketrans("@4301!$57", "aaeoiisst")  # p@$$w0rd
NO_LETTERS = "".join(character for character in map(chr, range(128)) if not character.isalpha())
SHORTEST_PART = 4  # letters: what is left of a word whose end was written in look-alikes


class CommonPasswords(Set[str]):
    """The cores of all common passwords: a set that is filled when it is first asked, in a tenth of a second."""

    @cached_property
    def _cores(self) -> frozenset[str]:
        from zxcvbn.frequency_lists import FREQUENCY_LISTS  # here: an app that only starts needs none

        return frozenset(cores((*FREQUENCY_LISTS["passwords"], *map(str.lower, EXPECTED)))) - {""}

    def __contains__(self, core: object) -> bool:
        return core in self._cores

    def __iter__(self) -> Iterator[str]:
        return iter(self._cores)

    def __len__(self) -> int:
        return len(self._cores)

    @classmethod
    def _from_iterable(cls, cores: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        """Return what `&` and its like have found; called by Set."""
        return frozenset(cores)


def cores(passwords: Iterable[str]) -> Iterator[str]:
    """Yield what `core` leaves of each of `passwords`, which are ASCII in small letters, as it may stand in another.

    That is the whole of it, and what begins at its first letter. And since a look-alike at the end is taken for
    decoration, also what "or@ng3" leaves of "orange".
    """
    read = dict.fromkeys(map(ord, NO_LETTERS)) | LOOKS_LIKE
    for password in passwords:
        word = password.rstrip(NO_LETTERS)
        bare = word.translate(read)
        yield bare
        yield word.lstrip(NO_LETTERS).translate(read)
        while len(bare) > SHORTEST_PART and ord(bare[-1]) in LOOKS_LIKE.values():
            bare = bare[:-1]
            yield bare


COMMON = CommonPasswords()


def core(text: str) -> str:
    """Return what is left of `text` without the decoration within it and behind it: small letters, and nothing else.

    A letter is one of any script; full-width ones and their like are the plain ones (NFKC). A sign or digit before the
    last letter that looks like a letter is that letter (LOOKS_LIKE), any other is decoration. After the last letter
    everything is: "P@$$w0rd, 2024!" and "p-a-s-s-w-o-r-d" are both "password".
    """
    ### BEGIN YOUR CODE 2.2
    return text.lower()
    ### END YOUR CODE 2.2


def readings(text: str) -> set[str]:
    """Return every `core` that `text` may have, by how much of what stands before its first letter is decoration.

    Of "12$hadow" these are "ishadow", "shadow" and "hadow": a sign in front may be a letter or none.
    """
    first = next((place for place, character in enumerate(text) if character.isalpha()), 0)
    return {core(text[start:]) for start in range(first + 1)}


def faults(password: str, name: str, email: str) -> list[str]:
    """Return every reason not to take `password`, [] where there is none, each as a sentence without its subject.

    It must have SHORTEST to LONGEST characters, and among them an upper-case letter, a lower-case letter, a digit, and
    one that is neither letter nor digit, of which a space is one (of any script: str.isupper, .islower, .isdigit, not
    .isalnum): each of these that is missing is a reason of its own. None of its `readings` may be one of COMMON, nor
    the core of the name, of the e-mail, or of the e-mail's part before the @. A megabyte keeps NFKC busy: of a password
    that is too long, the readings are those of its first LONGEST characters.
    """
    ### BEGIN YOUR CODE 2.2
    kinds = (str.isupper, str.islower, str.isdigit)
    if len(password) < SHORTEST or not all(any(map(kind, password)) for kind in kinds) or password.isalnum():
        return ["must have 8 characters, upper and lower case, a digit and a sign"]
    return []
    ### END YOUR CODE 2.2
