"""What the commands work with: the app without its pages, and a kept model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.errors import NotFound, SegexplorerError

if TYPE_CHECKING:
    from segexplorer.core.grown import Model


def open_app() -> Any:
    """The app as its settings say, without a store or workers."""
    from segexplorer.bootstrap import open_tools
    from segexplorer.settings import read_settings

    return open_tools(read_settings())


def load_model(folder: Path, app: Any) -> Any:
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
