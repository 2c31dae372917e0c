"""`python -m extract`: the command `luoshi` where no script is on the path."""

from extract.shell.cli import main

if __name__ == "__main__":  # processes that multiprocessing starts load this module under another name
    main()
