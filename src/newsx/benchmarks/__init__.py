"""What newsx costs on this machine: `python -m newsx.benchmarks`."""
