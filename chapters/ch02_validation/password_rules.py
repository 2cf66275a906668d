"""Which passwords are taken: long enough, of several kinds of character, not common, not the name.

    POST /api/users   {"name": "Dora", "email": "dora@example.org", "password": "P@ssw0rd2024!"}
    422   {…, "errors": [{"pointer": "/password", "message": "must not be one of the first that an attacker tries"}]}

Length and a list of what attackers try first are what counts (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2). The kinds
of character are asked for by many a house rule and help less: "Password1!" has them all. Hence the list.
"""

import unicodedata

SHORTEST, LONGEST = 8, 128  # characters; argon2 works on whatever it gets, so there is an end to it

# what is left of the passwords that every list of leaked ones begins with, once `core` has taken the decoration off:
# words, seasons, months, walks over the keyboard (1qaz@WSX is "iqazawsx")
COMMON = frozenset(
    """
    aa abc abcd abcdef abcdefg abcdefgh access admin administrator aibced anthony april asd asdf asdfgh asdfghjkl
    ashley august autumn babygirl bailey baseball basketball batman brandon changeme charlie cheese chelsea
    chocolate computer cookie daniel december default dragon facebook february flower football freedom friday george
    ginger google guest hannah harley hello hockey hunter ieaqwer iloveyou internet iqazawsx iqaziqaz iqazwsx
    iqweear january jennifer jessica jordan joshua july june justin killer letmein liverpool login lovely maggie
    march master matthew may merlin michael michelle minecraft monday monkey mustang nicole ninja november october
    oliver orange pass passw password pepper pokemon princess purple qaz qazwsx qiweer qwe qwer qwert qwerty qwertyu
    qwertyuiop qwertz qwertzuiop robert root samsung saturday secret september shadow silver snoopy soccer spring
    starwars summer sunday sunshine superman taylor temp test thomas thursday tigger trustno trustnoi tuesday user
    wednesday welcom welcome whatever william winter yellow zaqiawsx zaqiiqaz zaqiwsx zaqwsx zxc zxcvbn zxcvbnm
    """.split()  # noqa: SIM905 (hundreds of quotation marks fewer)
)
LOOKS_LIKE = str.maketrans("@4301!$57", "aaeoiisst")  # p@$$w0rd


def core(text: str) -> str:
    """Return what is left of `text` without decoration: small letters, and nothing else.

    Full-width letters and their like are read as the plain ones (NFKC). Whatever follows the last letter is dropped
    first, look-alikes too. Those that are left are read as what they stand for (LOOKS_LIKE), and what is still no
    letter is dropped: "P@$$w0rd, 2024!" and "p-a-s-s-w-o-r-d" are both "password".
    """
    ### BEGIN YOUR CODE 2.2
    return text.lower()
    ### END YOUR CODE 2.2


def faults(password: str, name: str, email: str) -> list[str]:
    """Return every reason not to take `password`, [] where there is none, each as a sentence without its subject.

    It must have SHORTEST to LONGEST characters, and among them an upper-case letter, a lower-case letter, a digit, and
    one that is neither letter nor digit, of which a space is one (of any script: str.isupper, .islower, .isdigit, not
    .isalnum): each of these that is missing is a reason of its own. Its `core` must not be one of COMMON, nor that of
    the name, of the e-mail, or of the e-mail's part before the @. Of a password that is too long, the core of the first
    LONGEST characters will do: a megabyte keeps NFKC busy.
    """
    ### BEGIN YOUR CODE 2.2
    kinds = (str.isupper, str.islower, str.isdigit)
    if len(password) < SHORTEST or not all(any(map(kind, password)) for kind in kinds) or password.isalnum():
        return ["must have 8 characters, upper and lower case, a digit and a sign"]
    return []
    ### END YOUR CODE 2.2
