"""The statistics of rounds: pure functions over numbers, each with its definition, range and source.

SciPy is imported where it defines the statistic, at the first use: importing it costs about a second.
"""
