"""The example in docs/edits.md is one that the reader takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from segexplorer.core.edits import checked
from segexplorer.services.edit_files import _made
from tests.core.bases import shop

PAGE = (Path(__file__).parents[2] / "docs" / "edits.md").read_text(encoding="utf-8")


def test_the_example_holds_every_kind_of_edit_and_each_can_be_made() -> None:
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    edits = json.loads(found[1])["edits"]
    grown = shop("response").grown
    known = {"segment": grown.personas[2].name}  # a name of these data
    made = [checked(_made(e | known if isinstance(e["segment"], str) else e, grown)) for e in edits]
    assert [operation.do for operation in made] == re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)[1:]
