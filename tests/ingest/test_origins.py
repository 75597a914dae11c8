"""Where a column comes from is guessed from its name, role and family; what somebody says of it wins."""

from __future__ import annotations

import pytest

from segexplorer.core.model import Column, Schema
from segexplorer.ingest.columns import apply_corrections, guess_schema
from segexplorer.ingest.origins import origin_of, with_origins
from segexplorer.ingest.samples import online_shop


@pytest.mark.parametrize(
    ("name", "family", "origin"),
    [
        ("preferred_channel", "source", "given"),
        ("survey_q3", "behaviour", "given"),
        ("Einkommen", "value", "bought"),
        ("household_income", "value", "bought"),
        ("mosaic_group", "behaviour", "bought"),
        ("churn_risk", "behaviour", "inferred"),
        ("predicted_spend", "value", "inferred"),
        ("predicted_preference", "product", "inferred"),
        ("rfm_segment", "behaviour", "inferred"),
        ("n_orders", "frequency", "observed"),
        ("web_visits", "engagement", "observed"),
        ("favourite_category", "product", "observed"),
        ("age_band", "demographics", "given"),
        ("country", "geography", "given"),
        ("yummy", "psychographics", "given"),
        ("scoreboard_visits", "engagement", "observed"),  # whole words only
    ],
)
def test_the_origin_is_guessed_from_name_and_family(name: str, family: str, origin: str) -> None:
    assert origin_of(Column(name, "category", family=family)) == origin


def test_consent_was_given_by_the_customer() -> None:
    assert origin_of(Column("opt_in", "flag", "consent")) == "given"


def test_every_column_of_the_sample_gets_an_origin_and_a_correction_wins() -> None:
    schema = with_origins(apply_corrections(guess_schema(online_shop(200)), {"device": {"origin": "bought"}}))
    assert all(column.origin for column in schema.columns)
    assert schema.named("device").origin == "bought"
    assert (schema.named("n_orders").origin, schema.named("country").origin) == ("observed", "given")


def test_an_origin_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="hearsay"):
        apply_corrections(Schema((Column("a", "number"),)), {"a": {"origin": "hearsay"}})
