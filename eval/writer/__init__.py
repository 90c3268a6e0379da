"""Documents of our own: a typed disclosure drawn at random and rendered in the manner of a province.

``draw`` makes figures that add up, growth that follows and reasons that fit; ``manners`` hold the wordings, all
written by us; ``render`` makes files of them. A disclosure drawn with one seed is the same on every machine.
"""
