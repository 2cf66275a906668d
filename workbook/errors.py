"""What goes wrong for a reason that a person can remove."""


class Trouble(Exception):
    """One sentence that says what is wrong and what to do next; the command prints it and exits with 2."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in a notebook, in place of a traceback."""
        return [str(self)]
