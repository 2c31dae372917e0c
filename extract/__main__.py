"""`python -m extract`: the command `luoshi` where no script is on the path."""

from extract.shell.cli import main

main()
