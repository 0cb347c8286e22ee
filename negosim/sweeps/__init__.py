"""Sweeps as Python users and the command line ask for them."""

from negosim.sweeps.swept import Sweep, open_sweep, plan, sweep, sweep_of, target_in

__all__ = ["Sweep", "open_sweep", "plan", "sweep", "sweep_of", "target_in"]
