"""Books that do not exist, as many as you like, and always the same ones.

`book(number)` promises: the same number gives the same book, on every platform and with every version of Python,
because all of it comes from BLAKE2b of the number (RFC 7693); no two numbers give the same ISBN; each book since 1970
has a valid ISBN-13, in a range (979-9) that no agency has been given, so that it is no real book's; earlier ones, and
those without a year, have none. One in fifty has no year. Many share a year, an author, or even the very microsecond
in which they were added, as in a catalogue that imports its suppliers' lists on the first of the month: a page of
such a list is only right with a tie-breaker.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from struct import unpack
from typing import NamedTuple

from workbook.data.isbn import check_digit_13

LARGEST = 10**8  # ISBNs there are
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
SECONDS_PER_DAY = 86_400
DAYS = 5 * 365
LATEST_YEAR = 2019
AUTHORS = 60_000


class GeneratedBook(NamedTuple):
    """A row of the books table, and its genres."""

    id: int
    title: str
    author: str
    author_bio: str
    publication_year: int | None
    publisher: str
    isbn: str | None
    summary: str
    created_at: datetime
    updated_at: datetime
    version: int
    genres: tuple[str, ...]


class Author(NamedTuple):
    """Somebody who might have written a book."""

    name: str
    bio: str
    born: int


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


FIRST_NAMES = _words(
    """Ada Aisha Akira Alma Amara Anaïs Andrei Anneliese António Asha Béla Björn Carmen Chidi Chloé Ciarán Dagny Dalia
    Darius Edith Eero Elif Emeka Esperanza Fatima Fionnuala François Freya Gustavo Hana Haruki Hélène Idris Ingrid
    Irène Isidora Jakub João Jürgen Kaito Kwame Lakshmi Leila Lucía Ludmila Magnus Mahmoud Maren Mateus Mei Mihály
    Nadia Naomi Ngozi Nikos Noor Olga Oren Oskar Paloma Petra Priya Quentin Rafaël Rosa Rukmini Sanne Santiago
    Saoirse Selma Sigrid Søren Tamar Tomasz Uma Valentina Wanjiru Xiulan Yara Yusuf Zofia"""
)
LAST_NAMES = _words(
    """Abara Achterberg Adeyemi Ågren Almeida Andersdóttir Aydın Bákó Baptiste Barros Bergström Bhatt Bianchi Björk
    Bonnet Brandt Çelik Černý Chaudhuri Cho Costa D'Angelo Dahl Darwish de_la_Cruz Dubois Duarte Eriksen Fassbinder
    Fekete Fontaine Friedmann García Ghosh Grünwald Haddad Hakimi Halloran Hansen Hoffmann Horváth Ibsen Ishikawa
    Ivanova Jansen Jørgensen Kamau Kaplan Kariuki Kim Kowalczyk Kuznetsov Lacroix Larsen Lefèvre Lindqvist López
    Macpherson Mahfouz Markovic Mbeki Mehta Mendoza Möller Moreau Müller Nakamura Nguyen Novák Núñez O'Brien O'Shea
    Okafor Olsen Øverland Özdemir Papadakis Park Patel Pereira Petrov Quispe Rahman Ramírez Ricci Rodrigues Rossi
    Roy Saarinen Said Sánchez Sato Schäfer Schmidt Sepúlveda Silva Šimůnek Singh Sokolov Sørensen St._Clair Suzuki
    Szabó Takahashi Tanaka Tesfaye Thorvaldsen Tran Ueda Vargas Virtanen Vogel Wang Weiß Wójcik Yamamoto Yılmaz
    Zhang Zieliński"""
)
CITIES = _words(
    """Accra Aleppo Antwerp Athens Baku Bergen Bogotá Buenos_Aires Cairo Cork Cracow Dakar Delhi Fez Gdańsk Ghent Hanoi
    Helsinki Istanbul Kyoto Lagos Lahore Leipzig Lima Lisbon Malmö Mexico_City Montréal Mumbai Nairobi Naples Odesa
    Oslo Porto Prague Riga Samarkand Santiago São_Paulo Seoul Shiraz Tbilisi Toruń Trieste Turku Valparaíso Vilnius
    Zagreb Zürich"""
)
OCCUPATIONS = _words(
    """archivist astronomer botanist cartographer clockmaker cook doctor engineer fisherman gardener geologist
    interpreter journalist judge librarian machinist mathematician midwife musician nurse painter philologist pilot
    postman printer schoolteacher ship's_officer stonemason surveyor translator weaver"""
)
ADJECTIVES = _words(
    """Ancient Bitter Blind Borrowed Broken Burning Common Crooked Distant Drowned Empty Endless Faithful Foreign
    Forgotten Frozen Gentle Gilded Half-Lit Hidden Hollow Honest Hungry Impossible Inland Last Little Long Lost
    Luminous Migrant Narrow Northern Obedient Ordinary Other Paper Patient Private Quiet Reluctant Restless Salt
    Scarlet Second Seventh Silent Singing Sleeping Slow Southern Stolen Sunken Tame Third Unfinished Unwritten Upper
    Visible Wandering Weightless White Wild Winter Wooden Yellow"""
)
NOUNS = _words(
    """Almanac Anchor Apiary Archive Atlas Axle Barometer Bell Border Bridge Calendar Canal Cartographer Cathedral
    Chessboard City Clock Comet Compass Corridor Courtyard Dictionary Door Dynamo Engine Estuary Ferry Field Garden
    Glacier Harbour Harvest Heron Horizon House Inheritance Island Key Kiln Lamp Ledger Letter Library Lighthouse
    Map Marsh Meridian Mirror Mountain Needle Nocturne Notebook Observatory Oracle Orchard Passage Pendulum
    Photograph Quarry Railway Reservoir River Road Salt Season Shadow Shore Silence Station Stone Summer Telescope
    Theatre Thread Tide Tower Translator Valley Violin Voyage Wall Weather Well Window Winter Witness Workshop"""
)
SUBJECTS = _words(
    """Algebra Architecture Beekeeping Bread Bridges Cartography Chess Coffee Colour Cotton Earthquakes Exile
    Fermentation Glass Gravity Handwriting Insomnia Lighthouses Migration Navigation Numbers Opera Paper Porcelain
    Printing Punctuation Railways Rivers Salt Silk Sleep Spices Sugar Tea Time Translation Volcanoes Walking Weather
    Whales"""
)
GENRES = _words(
    """fiction history mystery science_fiction fantasy poetry biography science travel children philosophy romance
    essays drama short_stories adventure horror crime memoir nature politics art music cooking religion economics
    mathematics technology psychology sport"""
)
PUBLISHERS = _words(
    """Albatross_Books Amber_House Anchor_&_Vine Blue_Heron_Press Cormorant_Editions Edições_do_Cais Éditions_du_Phare
    Fjord_Forlag Granite_Press Half_Moon_Books Harbour_Lane Ibis_University_Press Juniper_&_Sons Kestrel_Classics
    Lantern_Paperbacks Meridian_House Nightjar Norðurljós Old_Mill_Press Orbit_&_Tide Parallel_Editions
    Pomegranate_Press Quarto_&_Co. Quince_Tree Riverbend_University_Press Sandglass Tamarind_Books Thistle_&_Crown
    Verlag_am_Kanal Windrose_Press"""
)


@cache
def _author(index: int) -> Author:
    """The author of that index, below AUTHORS."""
    middle, name = divmod(index, len(FIRST_NAMES) * len(LAST_NAMES))
    first, last = name % len(FIRST_NAMES), name // len(FIRST_NAMES)
    birthplace, work, age, *_ = unpack("<8I", blake2b(b"author %d" % index, digest_size=32).digest())
    born = 1994 - min(age % 190, (age >> 16) % 190)  # of two draws the smaller: more authors lived lately
    initial = "" if middle == 0 else f" {chr(ord('A') + middle - 1)}."
    occupation = OCCUPATIONS[work % len(OCCUPATIONS)]
    article = "an" if occupation[0] in "aeio" else "a"
    bio = f"Born in {CITIES[birthplace % len(CITIES)]} in {born}, {article} {occupation} before the first book."
    return Author(f"{FIRST_NAMES[first]}{initial} {LAST_NAMES[last]}", bio, born)


def _title(form: int, one: int, two: int) -> str:
    """A title of one of eight forms, some with commas, quotes and apostrophes."""
    adjective, noun = ADJECTIVES[one % len(ADJECTIVES)], NOUNS[two % len(NOUNS)]
    name, subject = LAST_NAMES[(one >> 8) % len(LAST_NAMES)], SUBJECTS[(one >> 8) % len(SUBJECTS)]
    city, other = CITIES[(two >> 8) % len(CITIES)], NOUNS[(two >> 16) % len(NOUNS)]
    match form % 8:
        case 0:
            return f"The {adjective} {noun}"
        case 1:
            return f"{noun} and {other}"
        case 2:
            return f"The {noun} of {city}"
        case 3:
            return f"{subject}, Mostly: A History in {2 + form % 97} Objects"
        case 4:
            return f"{name}'s {adjective} {noun}"
        case 5:
            return f"“{adjective} {noun}” and Other Stories"
        case 6:
            return f"A Short History of {subject}"
        case _:
            return f"The {noun}, the {other} and the {adjective} Road to {city}"


def _summary(one: int, two: int, three: int) -> str:
    """A sentence that says what a book is about."""
    first, second = SUBJECTS[one % len(SUBJECTS)], SUBJECTS[(one >> 8) % len(SUBJECTS)].lower()
    adjective, noun = ADJECTIVES[two % len(ADJECTIVES)].lower(), NOUNS[(two >> 8) % len(NOUNS)].lower()
    return f"{first}, {second} and the {adjective} {noun} of {CITIES[three % len(CITIES)]}."


def _genre(draw: int) -> str:
    """One of the genres, the earlier ones more often: the product of two draws is mostly small."""
    return GENRES[(draw >> 16) * (draw & 0xFFFF) * len(GENRES) >> 32]


def _isbn(number: int) -> str:
    """A valid ISBN-13 for each number below LARGEST, no two the same: the factor has no divisor in common with it."""
    body = f"9799{number * 61_803_397 % LARGEST:08d}"
    return body + check_digit_13(body)


def _added(day: int, moment: int, kind: int) -> datetime:
    """When a book was added: one in five with the list that came on the first of a month, at the same microsecond."""
    if kind % 5 == 0:
        return datetime(FIRST_DAY.year + day % 5, 1 + (day >> 8) % 12, 1, 3, 15, 0, 123_456, tzinfo=UTC)
    return FIRST_DAY + timedelta(day % DAYS, moment % SECONDS_PER_DAY, kind % 1_000_000)


def book(number: int) -> GeneratedBook:
    """Return the book of that number, 0 <= number < LARGEST. See the module for what is promised."""
    draws = unpack("<16I", blake2b(number.to_bytes(8, "little"), digest_size=64, person=b"workbook").digest())
    author = _author((draws[0] * draws[1] >> 32) * AUTHORS >> 32)  # a product of two: a few write a lot
    year = None if draws[2] % 50 == 0 else min(author.born + 22 + draws[3] % 50, LATEST_YEAR - draws[3] % 4)
    genres = sorted({_genre(draw) for draw in draws[4 : 5 + draws[7] % 3]})
    created = _added(draws[8], draws[9], draws[10])
    return GeneratedBook(
        id=number,
        title=_title(draws[11], draws[12], draws[13]),
        author=author.name,
        author_bio=author.bio,
        publication_year=year,
        publisher=PUBLISHERS[draws[14] % len(PUBLISHERS)],
        isbn=_isbn(number) if year is not None and year >= 1970 else None,
        summary=_summary(draws[15], draws[13] >> 8, draws[14] >> 16),
        created_at=created,
        updated_at=created if draws[10] % 4 else created + timedelta(seconds=draws[9] % 20_000_000),
        version=1,
        genres=tuple(genres),
    )
