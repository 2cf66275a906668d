"""The lab: the app under check as a process of its own, and what a check sees of it.

Read in this order: `harness` (the process that forks the app), `worker` (the forked app), `bench` (what runs need
around it), `lab` (the fixture), `plugin` (verdicts).
"""
