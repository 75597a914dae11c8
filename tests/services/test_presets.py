"""Exports of known makers are understood at once; personal and sensitive values stay unused; it can be undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from segexplorer.bootstrap import App
from segexplorer.ingest.recipe import Recipe, recipe_from
from segexplorer.services import base, datasets, importing
from tests.ingest.specimens import zip_file
from tests.services.by_hand import work

N = 150


def shopify(tags: list[str]) -> bytes:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "Customer ID": range(7_000_000, 7_000_000 + N),
            "First Name": rng.choice(["Ada", "Bo", "Zoë"], N),
            "Email": [f"a{i}@example.com" for i in range(N)],
            "Accepts Email Marketing": rng.choice(["yes", "no"], N),
            "Default Address City": rng.choice(["Gent", "Lyon"], N),
            "Accepts SMS Marketing": rng.choice(["yes", "no"], N),
            "Total Spent": rng.gamma(2, 30, N).round(2),
            "Total Orders": rng.poisson(3, N),
            "Note": "",
            "Tags": rng.choice(tags, N),
        }
    )
    return frame.to_csv(index=False).encode()


def members(who: str, n: int, extra: str = "") -> bytes:
    frame = pd.DataFrame(
        {
            "Email Address": [f"{who}{i}@example.com" for i in range(n)],
            "MEMBER_RATING": [1 + i % 5 for i in range(n)],
            "OPTIN_TIME": "2024-01-02 10:00:00",
            "CC": ["BE" if i % 2 else "NL" for i in range(n)],
            "REGION": "x",
            "LAST_CHANGED": "2024-02-02 10:00:00",
            "LEID": [f"{who}-{i}" for i in range(n)],
            "EUID": [f"{who}{i:05d}" for i in range(n)],
        }
        | ({extra: "2024-03-03 10:00:00"} if extra else {})
    )
    return frame.to_csv(index=False).encode()


def brought(app: App, folder: Path, content: bytes, name: str, recipe: Recipe | None = None) -> datasets.Described:
    (folder / "upload").write_bytes(content)
    with (folder / "upload").open("rb") as file:
        job = importing.receive(app, [importing.Upload(name, file)], recipe)
    work(app)
    assert app.store.jobs.get(job.id).state == "done", app.store.jobs.get(job.id).error
    dataset = importing.arrived(app, job)
    assert dataset is not None
    return datasets.describe(app, dataset.id)


def test_a_shopify_export_is_mapped_at_once_and_like_any_other_file_when_asked(app: App, tmp_path: Path) -> None:
    described = brought(app, tmp_path, shopify(["vip", "new", ""]), "customers_export.csv")
    found = {column.name: column for column in described.schema.columns}
    assert described.facts.preset == "shopify_customers"
    assert {name: found[name].role for name in ("Customer ID", "Email", "First Name")} == {
        "Customer ID": "id",
        "Email": "personal",
        "First Name": "personal",
    }
    assert found["Accepts Email Marketing"].role == "consent"
    assert (found["Accepts SMS Marketing"].role, found["Accepts SMS Marketing"].why) == ("ignored", "known_export")
    assert found["Total Orders"].family == "frequency"
    importing.read_again(app, described.dataset.id, replace(recipe_from(described.dataset.recipe), plain=True))
    work(app)
    plain = datasets.describe(app, described.dataset.id)
    assert plain.facts.preset == ""
    assert {c.name: c.role for c in plain.schema.columns}["Accepts SMS Marketing"] == "feature"


def test_what_tags_give_away_about_health_is_not_used_whatever_the_maker_is(app: App, tmp_path: Path) -> None:
    described = brought(app, tmp_path, shopify(["pregnant", "diabetes", "vegan"]), "customers_export.csv")
    tags = next(column for column in described.schema.columns if column.name == "Tags")
    assert described.facts.preset == "shopify_customers"
    assert tags.role == "sensitive" or tags.hidden


def test_who_unsubscribed_is_no_customer_of_mailchimps_archive_and_stands_on_a_list(app: App, tmp_path: Path) -> None:
    archive = zip_file(
        {
            "subscribed_email_audience_export_1.csv": members("in", 60),
            "unsubscribed_email_audience_export_1.csv": members("out", 30, "UNSUB_TIME"),
            "cleaned_email_audience_export_1.csv": members("dead", 20, "CLEAN_TIME"),
        }
    )
    described = brought(app, tmp_path, archive, "audience.zip")
    frame = pd.read_parquet(described.parquet)
    assert described.facts.preset == "mailchimp_subscribed"
    assert (len(frame), frame["Email Address"].str.startswith("in").all()) == (60, True)
    assert sorted((one.kind, one.n_entries) for one in described.facts.suppressions) == [("cleaned", 20), ("unsubscribed", 30)]


def test_nobody_of_a_file_of_the_unsubscribed_can_be_contacted(app: App, tmp_path: Path) -> None:
    described = brought(app, tmp_path, members("out", 30, "UNSUB_TIME"), "unsubscribed_email_audience_export_1.csv")
    assert described.facts.preset == "mailchimp_unsubscribed"
    assert base.waterfall(app, described.dataset.id).n_deliverable == 0
