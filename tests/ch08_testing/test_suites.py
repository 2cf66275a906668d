"""Exercises 8.1 to 8.4: a suite is run on right apps, where it must pass, and on broken ones, where it must fail."""

import pytest

from tests.ch08_testing import apps

# slow: `check` runs them, and the project's own tests leave them to it
MARKS = {
    "unit": (pytest.mark.exercise("8.1"),),
    "integration": (pytest.mark.exercise("8.2"),),
    "functional": (pytest.mark.exercise("8.3"), pytest.mark.slow),
    "contract": (pytest.mark.exercise("8.4"), pytest.mark.slow),
}
ORDERS = ("as written", "reversed", "shuffled")

BY_CHANCE = """The suite should pass on a right app each time, but fails by chance.
{failed}
In the same order, on the same app, another run of it went otherwise.
Think: what is there in it that is not the same each time: a time, a random number, a set, a thread?
Next: give it a fixed seed, a clock of its own, or wait for what has to happen instead of hoping for it."""

each_level = pytest.mark.parametrize("level", [pytest.param(level, marks=marks) for level, marks in MARKS.items()])
each_fault = pytest.mark.parametrize(
    "broken",
    [pytest.param(b, id=b.fault, marks=marks) for level, marks in MARKS.items() for b in apps.LEVELS[level]],
)


@each_level
@pytest.mark.parametrize("order", ORDERS)
def test_the_suite_passes_on_the_right_app(suite, level, order):
    """A suite that fails where nothing is wrong is switched off after the third false alarm. So it passes on the right
    app, three times, whatever the order of its tests: a test that needs what another one left, or a lucky number, has
    proven nothing (Meszaros, xUnit Test Patterns: Erratic Test).

    Think: what does the test that failed take for granted?

    Next: run the line above; then that test alone, by its name. Let it make all that it needs, and nothing more.
    """
    run = suite.run(order=order)
    if run.passed:
        return
    assert run.failures, f"The suite should pass on the right app, but: {run.trouble or 'no test of it passed.'}"
    failed = "\n".join(list(run.failures)[:3])
    assert suite.run(order=order).failures.keys() == run.failures.keys(), BY_CHANCE.format(failed=failed)
    assert order == "as written" or not suite.run().passed, (
        f"The suite should pass in any order, but passes only as it is written; {order}, it fails.\n{failed}\n"
        "A test depends on what another one left.\n"
        "Think: what does the test that failed find when it is the first one?\n"
        "Next: let each test make what it needs, in a fixture, and let the fixture tidy up."
    )
    raise AssertionError(f"The suite should pass on the right app, but fails.\n{failed}")


@each_level
def test_the_suite_passes_on_another_right_app(suite, level):
    """There is more than one right way to write an app. A test that fails on another one tests how it is written: the
    words of a message, a private function, the order of keys. It will fail at the next clean-up, when nothing is broken
    (Software Engineering at Google, 12: test via public APIs).

    Think: does the contract say what this test asserts, or does our code just happen to do it?

    Next: assert what a docstring, the document of the API or a standard promises, and no more.
    """
    run = suite.run(*apps.OTHERWISE, added=apps.IN_OTHER_WORDS)
    again = run if run.passed or run.trouble else suite.run(*apps.OTHERWISE, added=apps.IN_OTHER_WORDS)
    assert run.failures.keys() == again.failures.keys(), BY_CHANCE.format(failed="\n".join(list(run.failures)[:3]))
    how = f"it fails: {', '.join(list(run.failures)[:3])}." if run.failures else run.trouble or "no test of it passed."
    assert run.passed, (
        f"The suite should pass on another right app, which keeps every contract and is written otherwise.\nBut {how}"
    )


@each_level
def test_the_suite_does_not_sleep(suite, level):
    """A test that sleeps waits too long on each day but the one when the machine is slow, and then not long enough
    (Martin Fowler, Eradicating Non-Determinism in Tests). Time is something that a test moves, or something to wait for
    with an end.

    Think: what is it that must have happened before the test goes on?

    Next: move the clock (time_machine), or ask for the thing itself until it is there.
    """
    run = suite.run()
    assert not run.sleeps, f"The suite should not sleep, but does, in {', '.join(run.sleeps)}"


@each_fault
def test_the_suite_notices_that(suite, broken):
    """What a suite is worth is what it notices. Each fault here is one that somebody has made: put into the app, it has
    to make a test fail (DeMillo, Lipton and Sayward 1978, Hints on Test Data Selection: mutation testing).

    Think: which promise does that fault break, and which of your tests would see it?

    Next: find the docstring that makes the promise; write down what is just on one side of the line, and just on the
    other.
    """
    run = suite.run(broken.answer, once=True)
    if run.noticed:
        return
    said = f"This fault should have been noticed, but slipped through the {suite.kind} tests: {broken.fault}."
    if run.trouble:
        said += f"\n{run.trouble}"
    elif "xfailed" in run.outcomes.values():
        said += "\nTests are marked to fail (xfail) and do: what is expected to fail notices nothing."
    elif not run.assertions:
        said += "\nNone of its tests asserts anything."
    elif run.reached is False:
        said += "\nNone of its tests has run the code that is broken."
    raise AssertionError(said)
