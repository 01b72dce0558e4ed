"""The entry: hands over to the window or to the command line, and loads no more than it needs."""

import sys


def main() -> int:
    """Start the program; returns the exit code."""
    from ui.command_line import main as command_line
    from workstation.disk import ask_no_questions

    ask_no_questions()
    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
