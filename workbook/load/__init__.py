"""Load demos: the demo, its run, its picture."""
