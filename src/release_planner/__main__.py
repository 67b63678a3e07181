"""Entry point: the terminal UI when no command is given, the command line otherwise."""

from release_planner.cli.main import main

if __name__ == "__main__":
    main()
