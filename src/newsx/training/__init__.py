"""How the shipped pipeline is made: `python -m newsx.training`. Needs the `train` extra; never imported at run time."""
