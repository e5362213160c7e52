"""A Python client is generated from the description of the API, and works."""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from rest_framework.test import APIClient

from tests import factories


@pytest.fixture
def client_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[str]:
    """The name of the generated package; `pytest` fails on any warning of the generator."""
    description = tmp_path / "openapi.json"
    description.write_bytes(APIClient().get("/api/v1/schema/", {"format": "json"}).content)
    settings = ConfigFile(package_name_override="factdb_client", post_hooks=[])
    config = Config.from_sources(
        settings,
        MetaType.NONE,
        description,
        file_encoding="utf-8",
        overwrite=False,
        output_path=tmp_path / "factdb_client",
    )
    assert [error.detail or error.header for error in generate(config=config)] == []
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "factdb_client"
    for name in [name for name in sys.modules if name.partition(".")[0] == "factdb_client"]:
        del sys.modules[name]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_generated_client_signs_in_reads_filters_writes_and_tells_errors(
    client_package: str, live_server: Any
) -> None:
    factories.user("Fact-checker", "checker")
    ada = factories.agent("Ada Bell")
    factories.claim("The bridge is closed", ada)
    denial = factories.claim("The bridge is open", ada, stance="denies")

    package, models = import_module(client_package), import_module(f"{client_package}.models")
    claims = f"{client_package}.api.claims"
    create_token = import_module(f"{client_package}.api.token.token_create")
    credentials = models.CredentialsRequest(username="checker", password="s3cret-enough")
    token = create_token.sync(client=package.Client(live_server.url), body=credentials)
    assert isinstance(token, models.Token)
    client = package.AuthenticatedClient(live_server.url, token=token.token, prefix="Token")

    listed = import_module(f"{claims}.claims_list")
    page = listed.sync(client=client, stance=[models.ClaimsListStanceItem.DENIES], claimant="ada bell", count=True)
    assert isinstance(page, models.PaginatedClaimList)
    assert page.count == 1
    (row,) = page.results
    assert isinstance(row, models.Claim)
    assert (row.id, row.text, row.claimant.name) == (denial.pk, "The bridge is open", "Ada Bell")

    body = models.ClaimRequest(
        text="About 12,000 drivers",
        claimant=ada.pk,
        quantities=[models.QuantityRequest(value=12000, unit="drivers", text="12,000")],
    )
    made = import_module(f"{claims}.claims_create").sync(client=client, body=body)
    assert isinstance(made, models.Claim), made
    retrieve = import_module(f"{claims}.claims_retrieve")
    read = retrieve.sync(made.id, client=client)
    assert read == made
    assert read.quantities[0].value == 12000

    missing = retrieve.sync(999_999, client=client)
    assert isinstance(missing, models.Problem)
    assert missing.status == 404
    body.text = ""
    wrong = import_module(f"{claims}.claims_create").sync(client=client, body=body)
    assert isinstance(wrong, models.Problem)
    assert [error.pointer for error in wrong.errors] == ["#/text"]
    assert json.dumps(wrong.to_dict())
