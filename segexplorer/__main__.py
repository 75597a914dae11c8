"""The command line: `python -m segexplorer serve`, and the commands of `cli` for work without a browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from segexplorer.errors import SegexplorerError, UnusableInput
from segexplorer.settings import read_language, read_settings
from segexplorer.words import language
from segexplorer.words.cli import UNEXPECTED


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 with one plain sentence on stderr for unusable input, 1 with one for a bug."""
    arguments = _parser().parse_args(words)
    try:
        _speak(arguments.language)
        return int(arguments.run(arguments) or 0)
    except SegexplorerError as problem:
        print(problem, file=sys.stderr)
        return 2
    except Exception:
        if getattr(arguments, "debug", True):  # `serve` has no such option: its log is for who looks after it
            raise
        print(UNEXPECTED, file=sys.stderr)
        return 1


def _speak(asked: str | None) -> None:
    """Say everything in the language that was asked for, else in that of the installation."""
    language.use(_known(asked or read_language()))


def _known(wanted: str) -> str:
    """The language that serves somebody who wants this one. Raises UnusableInput when there is none."""
    found = language.known(wanted)
    if found is None:
        raise UnusableInput("language_unknown", language=wanted[:40], known=", ".join(language.languages()))
    return found


def _parser() -> argparse.ArgumentParser:
    from segexplorer import cli
    from segexplorer.cli.options import port

    parser = argparse.ArgumentParser(prog="segexplorer", description="See what a segmentation gains and what it loses.")
    parser.add_argument("--language", metavar="LANGUAGE", help="the language of what is said, such as de (default: English)")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="open the app in a browser")
    serve.add_argument("--host", help="the address to listen on (default: this machine only)")
    serve.add_argument("--port", type=port, help="the port to listen on; 0 takes a free one")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.set_defaults(run=_serve)
    cli.add_parsers(commands)
    return parser


def _serve(arguments: argparse.Namespace) -> None:
    from segexplorer.server import serve  # late: Streamlit takes a second, and `score` does not need it

    _known(read_settings().language)  # of the pages, whatever is spoken here
    serve(arguments.host, arguments.port, open_browser=not arguments.no_browser, on_start=_get_ready)


def _get_ready() -> None:
    """Have the sample learned, then a worker started, while the first visitor's browser still opens."""
    from segexplorer.bootstrap import open_app
    from segexplorer.services.preparing import warm_sample

    app = open_app(read_settings())
    warm_sample(app, here=True)
    app.workers.submit(int)


if __name__ == "__main__":
    sys.exit(main())
