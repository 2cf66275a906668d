# Its answer comes a byte at a time, for ever.
# earns: 30

import itertools
import time

from flask import Response


def toys():
    def drops():
        for _ in itertools.count():
            yield b" "
            time.sleep(0.2)

    return Response(drops(), mimetype="application/json")
