"""What students are given: some chapters in a folder that works by itself, without what gives them away."""
