"""`python -m newsx` is `newsx`."""

from newsx.cli import main

if __name__ == "__main__":
    main()
