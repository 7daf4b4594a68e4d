"""Measurements of the whole program, each beside what it is compared with: `python3 run.py bench`.

Holds: receiving, transfer speed, overview under load, start-up.
Never: an assertion on a time; these machines are noisy, so medians and ratios are printed and a person judges.
May import: everything of ours; starts real processes.
"""
