"""What was uploaded leaves the server's memory as soon as it is on disk: Streamlit would keep it as long as the tab is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def drop(files: Sequence[UploadedFile]) -> None:
    """Give their memory back. They cannot be read again; Streamlit has no public call for it, and does the same in its chat."""
    run = get_script_run_ctx()
    for file in files:
        if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
            run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)
        file.close()
