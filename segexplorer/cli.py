"""The commands for work without a browser: `explore` finds segments in a file, `score` puts newer customers into them,
`compare` holds newer ones against them, `look` says what is in a file."""

from __future__ import annotations

import argparse
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from segexplorer.cli_tables import check_source, earlier_table, file_table, source_table
from segexplorer.errors import NotFound, SegexplorerError, UnusableInput
from segexplorer.words.base import found_sentence
from segexplorer.words.baselines import rival_sentence
from segexplorer.words.cli import FOUND, FOUND_ALIKE, FOUND_UPLIFT, FOUND_UPLIFT_VALUE, LEAK, PROXY
from segexplorer.words.explorer import best, groups, less_or_more, relevance_number
from segexplorer.words.numbers import per_100, significant, whole

if TYPE_CHECKING:
    from segexplorer.core.baselines import Baseline
    from segexplorer.core.learned import Grown, Model, Question
    from segexplorer.core.model import Choices, Path, Schema
    from segexplorer.services.exploring import EngineFor
    from segexplorer.services.tables import Table

GOAL_KINDS = ("response", "value", "interest")
FIRST = ("tables",)  # services that read the file: DuckDB should be at work before anything else is loaded
LATER = ("exploring", "privacy", "proxies")  # what is needed then
LAST = ("baselines", "assigning", "stability", "results")  # what is needed when the groups are known


def add_parsers(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the commands; each sets `run` to a function of the parsed arguments that gives the exit code."""
    explore = subparsers.add_parser("explore", help="find segments in a customer file, or in a table of a connected database")
    explore.add_argument("file", type=File, nargs="?")
    explore.add_argument("--connection", metavar="NAME", help="read from this connected database instead of a file")
    explore.add_argument("--table", metavar="[SCHEMA.]TABLE", help="the table or view of it to read")
    explore.add_argument("--query", metavar="SQL", help="one SELECT to read instead of a table")
    explore.add_argument("--goal", metavar="COL", help="the column that says what a message should achieve")
    explore.add_argument("--goal-kind", choices=GOAL_KINDS, help="what kind of goal it is (default: guessed from its values)")
    explore.add_argument(
        "--treatment", metavar="COL", help="the column that says who got the message: the goal is then the difference it makes"
    )
    explore.add_argument("--control", metavar="LEVEL", help="the level of it that means: got nothing (default: guessed)")
    explore.add_argument("--treated", metavar="LEVEL", help="the level of it that means: got the message (default: all others)")
    explore.add_argument("--id", metavar="COL", help="the column that tells customers apart (default: guessed)")
    explore.add_argument("--focus", type=_share, default=0.25, help="0 who they are .. 1 what they respond to (default 0.25)")
    explore.add_argument("--drop", metavar="COL", nargs="+", action="extend", default=[], help="columns to leave out")
    explore.add_argument(
        "--waive", metavar="COL", nargs="+", action="extend", default=[], help="sensitive columns to use all the same"
    )
    explore.add_argument("--waiver-name", metavar="NAME", default="", help="who decides that they are used")
    explore.add_argument("--waiver-reason", metavar="REASON", default="", help="why, and on what ground")
    explore.add_argument("--max-segments", type=_count, default=40, help="the largest number of segments (default 40)")
    explore.add_argument(
        "--segments",
        metavar="K",
        type=_count,
        nargs="+",
        action="extend",
        default=[],
        help="the numbers of segments to list and assign",
    )
    explore.add_argument(
        "--baseline", metavar="COL", nargs="+", action="extend", default=[], help="columns of your own to compare with"
    )
    explore.add_argument("--rfm", action="store_true", help="compare with the RFM grid")
    explore.add_argument("--kmeans", action="store_true", help="compare with k-means, fitted anew at every number of segments")
    explore.add_argument(
        "--suppress",
        metavar="FILE",
        type=File,
        nargs="+",
        action="extend",
        default=[],
        help="lists of who must not be contacted: e-mail addresses, their SHA-256 hashes, or customer numbers (with --id)",
    )
    explore.add_argument("--edits", type=File, metavar="edits.json", help="changes by hand: names, notes, locks, merges ...")
    explore.add_argument("--out", type=File, required=True, metavar="result.json")
    explore.add_argument("--assign", type=File, metavar="assigned.csv", help="write who is in which segment")
    explore.add_argument(
        "--cards", type=File, metavar="cards.pdf", help="write the cards, a page each (of the first of --segments)"
    )
    explore.add_argument("--model", type=File, metavar="model_dir", help="keep the model for `score` and `compare`")
    explore.add_argument("--stability", action="store_true", help="find out whether the groups will last (some seconds more)")
    explore.add_argument("--seed", type=_seed, default=0)
    explore.set_defaults(run=_explore)
    score = subparsers.add_parser("score", help="put the customers of a newer file into known segments")
    score.add_argument("model", type=File, metavar="MODEL_DIR")
    score.add_argument("file", type=File, metavar="NEWFILE")
    score.add_argument("--out", type=File, required=True, metavar="assigned.csv")
    score.set_defaults(run=_score)
    newer = subparsers.add_parser("compare", help="see whether known segments still hold on a newer file")
    newer.add_argument("model", type=File, metavar="MODEL_DIR")
    newer.add_argument("file", type=File, metavar="NEWFILE")
    newer.add_argument("--out", type=File, required=True, metavar="comparison.json")
    newer.add_argument("--segments", metavar="K", type=_count, help="how many segments (default: as the model was kept with)")
    newer.add_argument("--earlier", type=File, metavar="FILE", help="the file the model was made from, to see who moved")
    newer.set_defaults(run=_compare)
    look = subparsers.add_parser(
        "look", help="see what is in a customer file: columns, what stands out, ways to divide, enough data"
    )
    look.add_argument("file", type=File)
    look.add_argument("--id", metavar="COL", help="the column that tells customers apart (default: guessed)")
    look.add_argument("--out", type=File, required=True, metavar="profile.json")
    look.set_defaults(run=_look)
    for command in (explore, score, newer, look):
        command.add_argument(
            "--orders", choices=("auto", "off"), default="auto", help="make customers of order lines where they are found (default)"
        )
        command.add_argument(
            "--as-of", metavar="DATE", default="", help="the day from which orders are looked back at (default: the last)"
        )
        command.add_argument("--debug", action="store_true", help="show where in the program an unexpected error arose")


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError("must be at least 0 and less than 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 200:
        raise argparse.ArgumentTypeError("must be between 1 and 200")
    return value


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**32:
        raise argparse.ArgumentTypeError("must be between 0 and 4294967295")
    return value


def _explore(arguments: argparse.Namespace) -> int:
    """Read, learn, grow, write."""
    clock, app = _Clock(), _app()
    check_source(arguments)
    _make_folders(arguments.out, arguments.assign, arguments.cards, arguments.model and arguments.model / "model.json")
    _load(FIRST)
    loading = threading.Thread(target=_load, args=(LATER,))
    loading.start()  # pandas, SciPy and SQLAlchemy take a second to load, which DuckDB can use to read the file
    with source_table(arguments, app) as read:
        loading.join()
        clock.lap("import")
        threading.Thread(target=_load, args=(LAST,)).start()  # what learning leaves of the second core
        _find(arguments, app, read, clock)
    return 0


def _load(services: Sequence[str]) -> None:
    for name in services:
        import_module(f"segexplorer.services.{name}")


def _find(arguments: argparse.Namespace, app: Any, read: Table, clock: _Clock) -> None:
    """Find the segments of a table and write what was asked for."""
    from segexplorer.core.looks import looks_of
    from segexplorer.core.model import Choices
    from segexplorer.services.edit_files import edit_by_file
    from segexplorer.services.exploring import choose_columns, explore, grow_again, guess, kept
    from segexplorer.services.naming import lexicon_of
    from segexplorer.services.privacy import words_of
    from segexplorer.services.proxies import found_private, use_protected

    table, engine_for = read.parquet, kept(app.engine_for)
    guessed = guess(table, engine_for, read.base.corrections, words_of(app))
    waiver = arguments.waive, arguments.waiver_name, arguments.waiver_reason
    allowed, corrections, proxies = use_protected(table, guessed, engine_for, *waiver)
    schema = choose_columns(allowed, arguments.id, arguments.drop)
    clock.lap("columns")
    model = explore(table, schema, _question(arguments, table, schema, engine_for), engine_for, clock.report)
    model = replace(model, n_rows=read.n_lines or model.n_rows)
    clock.lap("rows")
    from segexplorer.services.assigning import assign  # loaded by now
    from segexplorer.services.base import count
    from segexplorer.services.results import write_result
    from segexplorer.services.stability import judge

    choices = Choices(focus=arguments.focus, max_segments=arguments.max_segments)
    grown = grow_again(model, choices, app.settings.privacy_minimum, lexicon_of(app))
    if arguments.edits:
        grown = edit_by_file(model, grown, choices, arguments.edits, app.settings.privacy_minimum)
    clock.lap("path")
    baselines = _baselines(arguments, app, engine_for, table, model, grown, choices)
    clock.lap("baselines")
    wanted = sorted({min(k, grown.tree.n_cuts) for k in arguments.segments}) or list(range(1, grown.tree.n_cuts + 1))
    chosen = wanted if arguments.segments else [grown.path.recommended.n_segments]
    engine = engine_for(table, schema.id_name, arguments.seed)
    if arguments.assign or arguments.model or arguments.cards:
        from segexplorer.services.out import Known, known_manifest, write_beside, write_cards, write_in

        known = Known(_read_from(arguments, table), choices, corrections, app.settings.privacy_minimum)
    if arguments.assign:
        with _writing(arguments.assign):
            assign(engine, model.learned, grown.tree, chosen, arguments.assign)
            write_beside(known_manifest(model, grown, chosen, known), arguments.assign)
    if arguments.model:
        with _writing(arguments.model):
            looks = looks_of(grown) if grown.edited else {}
            app.save_model(arguments.model, replace(model, tree=grown.tree, n_segments=tuple(chosen), looks=looks))
            write_in(known_manifest(model, grown, chosen, known), arguments.model)
    clock.lap("write")
    lasting = None
    if arguments.stability:
        lasting = judge(model, grown.tree, choices, engine, app.settings.privacy_minimum)
        clock.lap("stability")
    if arguments.cards:
        with _writing(arguments.cards):
            write_cards(model, grown, chosen[0], known, arguments.cards, lasting.stability if lasting else None)
        clock.lap("cards")
    with _writing(arguments.out):
        fall = count(table, model.learned.schema, engine_for, read.n_set_aside, read.base.order_lines)
        costs = {"timings_s": clock.laps, "peak_mb": _peak_mb()}
        privacy = found_private(table, model.learned.schema, engine_for, corrections, proxies, arguments.seed)
        least = app.settings.privacy_minimum
        write_result(model, grown, choices, engine, wanted, costs, arguments.out, lasting, baselines, fall, privacy, least)
    for one in read.base.lists:
        print(found_sentence(one.kind, one.name, one.n_found, one.n_entries))
    _tell(model.learned.schema, grown.path, baselines, arguments.out)


def _read_from(arguments: argparse.Namespace, table: File) -> tuple[str, File]:
    """What the data are called, and the file that they can be known by again."""
    if arguments.file:
        return arguments.file.name, arguments.file
    return arguments.table or arguments.connection, table


def _question(arguments: argparse.Namespace, table: File, schema: Schema, engine_for: EngineFor) -> Question:
    """What is asked; the level that got nothing is looked up when it is not said."""
    from segexplorer.core.learned import Question
    from segexplorer.services.exploring import treatments

    control = arguments.control
    if arguments.treatment and control is None:
        known = {t.column: t.control for t in treatments(table, schema, engine_for)}
        control = known.get(arguments.treatment)
    return Question(
        arguments.goal,
        arguments.goal_kind,
        arguments.seed,
        treatment=arguments.treatment,
        control=control,
        treated=arguments.treated,
    )


def _baselines(
    arguments: argparse.Namespace, app: Any, engine_for: EngineFor, table: File, model: Model, grown: Grown, choices: Choices
) -> Any:
    """What was asked to be compared with, measured beside the path."""
    from segexplorer.services.baselines import baselines, divided, refits

    found = divided(table, model.learned, list(dict.fromkeys(arguments.baseline)), arguments.rfm, engine_for)
    if arguments.kmeans:
        found += refits(table, model.learned, choices, engine_for)
    return baselines(found, model, grown, choices, app.settings.privacy_minimum)


def _tell(schema: Schema, path: Path, baselines: Sequence[Baseline], target: File) -> None:
    """What was found, in a line or two, and what does better."""
    from segexplorer.core.baselines import beaten_by

    step = path.cut(path.recommended.n_segments).steps[path.recommended.n_contacted - 1]
    found = {"likeness": FOUND_ALIKE, "uplift": FOUND_UPLIFT, "uplift_value": FOUND_UPLIFT_VALUE}.get(path.goal.unit, FOUND)
    everybody = path.cuts[0].steps[0].relevance
    print(
        found.format(
            target=target,
            customers=whole(path.n_customers),
            groups=groups(path.recommended.n_segments),
            best=best(step.n_contacted, path.recommended.n_segments),
            reach=per_100(step.reach_share),
            lift=significant(step.lift),
            less=less_or_more(step.relevance),
            value=relevance_number(path.goal.unit, step.relevance),
            all=relevance_number(path.goal.unit, everybody),
        )
    )
    for column in (c for c in schema.columns if c.why == "leak"):
        print(LEAK.format(column=column.name))
    for column in (c for c in schema.columns if c.why.startswith("proxy")):
        print(PROXY.format(column=column.name, sensitive=column.why_detail))
    start = path.recommended
    for rival in beaten_by(path, start.n_segments, start.n_contacted, baselines) if baselines else ():
        print(rival_sentence(path.goal.unit, rival))


def _score(arguments: argparse.Namespace) -> int:
    """Read the model and the newer file, write who is in which segment."""
    from segexplorer.services.assigning import assign_newer
    from segexplorer.services.out import write_scored

    app = _app()
    model = _model(arguments.model, app)
    _make_folders(arguments.out)
    with file_table(arguments.file, app, arguments) as table:
        engine = app.engine_for(table.parquet, model.learned.schema.id_name, model.learned.question.seed)
        with _writing(arguments.out):
            assign_newer(engine, model.learned, model.tree, model.n_segments, arguments.out)
            write_scored(arguments.file, arguments.model, arguments.out)
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    """Read the model and the newer file, write what has changed, say it in a sentence."""
    from segexplorer.services.naming import lexicon_of
    from segexplorer.services.newer import compare_file, write_comparison

    app = _app()
    model = _model(arguments.model, app)
    _make_folders(arguments.out)
    with ExitStack() as tables:
        newer = tables.enter_context(file_table(arguments.file, app, arguments)).parquet
        earlier = tables.enter_context(earlier_table(arguments, app)).parquet if arguments.earlier else None
        minimum = app.settings.privacy_minimum
        grown, comparison = compare_file(model, newer, earlier, app.engine_for, arguments.segments, minimum, lexicon_of(app))
        with _writing(arguments.out):
            print(f"{arguments.out}: {write_comparison(comparison, grown, arguments.out)}")
    return 0


def _look(arguments: argparse.Namespace) -> int:
    """Read the file, look, write what there is to see."""
    from segexplorer.services.exploring import choose_columns, guess
    from segexplorer.services.look_files import look_at_file, write_look
    from segexplorer.services.proxies import use_protected

    app = _app()
    _make_folders(arguments.out)
    with file_table(arguments.file, app, arguments) as read:
        table = read.parquet
        allowed, _, _ = use_protected(table, guess(table, app.engine_for, read.base.corrections), app.engine_for, [], "", "")
        schema = choose_columns(allowed, arguments.id, [])
        today = datetime.now(UTC).date().isoformat()
        found = look_at_file(table, schema, app.engine_for, today, app.settings.privacy_minimum)
        with _writing(arguments.out):
            write_look(found, schema, arguments.out)
    return 0


def _model(folder: File, app: Any) -> Any:
    """The model to score with. Raises NotFound when there is none, or none that can be read."""
    try:
        model: Model = app.load_model(folder)
    except SegexplorerError:
        raise
    except Exception as problem:  # whatever stands in files that were cut short, changed or made by another version
        raise NotFound("model_broken", folder=folder.name) from problem
    if model.tree is None:  # kept by the app, for looking at
        raise NotFound("no_model", folder=folder.name)
    return model


def _make_folders(*targets: File | None) -> None:
    """The folders of files to be written, so that minutes of work do not end without a place."""
    for target in targets:
        if target is not None:
            with _writing(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.is_dir() or not os.access(target.parent, os.W_OK):
                    raise PermissionError(target)


@contextmanager
def _writing(target: File) -> Iterator[None]:
    """Raises UnusableInput when the target cannot be written."""
    try:
        yield
    except OSError as problem:
        raise UnusableInput("cannot_write", file=target) from problem


def _app() -> Any:
    from segexplorer.bootstrap import open_tools
    from segexplorer.settings import read_settings

    return open_tools(read_settings())


class _Clock:
    """Seconds each step took."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()
        self.report: Callable[[str, float], None] = lambda step, share: None

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now


def _peak_mb() -> float:
    """Most memory this process ever held; macOS counts bytes, Linux kilobytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)
