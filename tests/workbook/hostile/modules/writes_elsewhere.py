# It writes outside of its folder.
# earns: 30

from pathlib import Path

PLACE = ""  # the test says which

from flask import jsonify, request


def toys():
    (Path(PLACE) / "written").write_text("I was here")
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
