"""The key that the app under check signs its tokens with, as an operator can read it."""

import base64
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.serialization import load_pem_private_key


class SigningKey(NamedTuple):
    """A key of the ring: its name, its algorithm, and what signs: a private key, or for HS256 the bytes of a secret."""

    kid: str
    algorithm: str
    private: Any


def signing_key(folder: str | Path) -> SigningKey:
    """The key that signs: the first of ring.json in `folder`."""
    entry = json.loads((Path(folder) / "ring.json").read_text(encoding="utf-8"))[0]
    return SigningKey(entry["kid"], entry["algorithm"], _private(entry["algorithm"], entry["material"]))


@lru_cache
def _private(algorithm: str, material: str) -> Any:
    if algorithm == "HS256":
        return base64.b64decode(material)
    # that it is a good key takes 27 ms to see, and is the app's business
    return load_pem_private_key(material.encode(), None, unsafe_skip_rsa_key_validation=True)
