# It prints two hundred megabytes in each request.
# earns: 60

from flask import jsonify, request


def toys():
    print("x" * 200_000_000)
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
