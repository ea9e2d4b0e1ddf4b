"""The command `zhudian`, as an operator types it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from backend.cli import main
from backend.db import Database
from backend.scores.models import ScoreClosing
from tests import factories
from tests.conftest import SECRET
from tests.people import CITY, Person, World

Run = Callable[..., Result]


@pytest.fixture
def bare_run() -> Run:
    """`zhudian` on a machine where nothing is set."""

    def run(*arguments: str, input: str | None = None, **environment: str) -> Result:
        return CliRunner().invoke(main, list(arguments), input=input, env=environment)

    return run


@pytest.fixture
def run(database: Database, bare_run: Run) -> Run:
    """`zhudian` on the test's database."""
    settings = database.settings
    environment = {
        "ZHUDIAN_HOME": str(settings.home),
        "ZHUDIAN_DATABASE_URL": settings.database_url,
        "ZHUDIAN_SECRET": SECRET,
        "ZHUDIAN_LOG_LEVEL": "error",
    }
    return lambda *arguments, input=None: bare_run(*arguments, input=input, **environment)


class TestHelp:
    def test_every_command_says_what_it_does(self, bare_run: Run) -> None:
        told = bare_run("--help").output
        assert "zhudian demo" in told
        for name, command in main.commands.items():
            assert command.help
            assert command.get_short_help_str(100) in told, name
            assert "..." not in command.get_short_help_str(55), name

    def test_the_version_is_the_packages(self, bare_run: Run) -> None:
        assert bare_run("--version").output.startswith("zhudian 0.")


class TestSettingUp:
    @pytest.mark.parametrize(
        "command", [["serve"], ["worker", "--once"], ["migrate"], ["people", "list", "--city", "1"]]
    )
    def test_without_a_secret_nothing_starts_and_one_sentence_says_what_to_set(
        self, bare_run: Run, tmp_path: Path, command: list[str]
    ) -> None:
        result = bare_run(*command, ZHUDIAN_HOME=str(tmp_path))
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: Set ZHUDIAN_SECRET")
        assert list(tmp_path.iterdir()) == []

    def test_an_option_that_cannot_be_is_named(self, bare_run: Run) -> None:
        result = bare_run("serve", ZHUDIAN_PORT="eighty", ZHUDIAN_SECRET=SECRET)
        assert (result.exit_code, "ZHUDIAN_PORT" in result.stderr) == (2, True)

    def test_a_database_that_is_not_migrated_is_not_served(self, bare_run: Run, tmp_path: Path) -> None:
        result = bare_run("serve", ZHUDIAN_HOME=str(tmp_path), ZHUDIAN_SECRET=SECRET)
        assert (result.exit_code, "zhudian migrate" in result.stderr) == (2, True)

    def test_a_database_that_does_not_answer_is_one_sentence(self, bare_run: Run) -> None:
        url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
        result = bare_run("migrate", ZHUDIAN_DATABASE_URL=url, ZHUDIAN_SECRET=SECRET)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: The database cannot be used")

    def test_migrating_makes_the_database(self, new_database: Callable[[], Database], bare_run: Run) -> None:
        settings = new_database().settings
        environment = {"ZHUDIAN_HOME": str(settings.home), "ZHUDIAN_DATABASE_URL": settings.database_url}
        assert bare_run("migrate", **environment, ZHUDIAN_SECRET=SECRET).exit_code == 0
        assert bare_run("worker", "--once", **environment, ZHUDIAN_SECRET=SECRET).exit_code == 0


class TestCities:
    def test_a_city_with_a_branch_and_an_administrator_comes_from_nothing(self, run: Run) -> None:
        assert run("city", "add", "439900", "江州").exit_code == 0
        assert run("city", "add-branch", "--city", "439900", "439902", "城东", "--locality", "urban").exit_code == 0
        added = run("people", "add", "--city", "439900", "--role", "admin", "--username", "chief", "--name", "周敏")
        assert "Password: " in added.output
        assert "周敏" in run("people", "list", "--city", "439900").output
        assert run("audit", "verify", "--city", "439900").output == "The log is whole.\n"

    def test_a_city_is_added_once(self, run: Run, world: object) -> None:
        result = run("city", "add", str(CITY), "江州")
        assert (result.exit_code, result.stderr) == (1, f"Error: The city {CITY} is there already.\n")

    def test_a_city_that_is_not_there_is_named_with_those_that_are(self, run: Run, world: object) -> None:
        result = run("people", "list", "--city", "7")
        assert (result.exit_code, str(CITY) in result.stderr) == (1, True)

    def test_a_new_epoch_lets_phones_start_anew(self, run: Run, manager: Person) -> None:
        cursor = manager.get("/sync/pull").json["cursor"]
        assert manager.get(f"/sync/pull?cursor={cursor}").json["reset"] is False
        assert run("new-epoch", "--city", str(CITY), input="n\n").exit_code == 1
        assert manager.get(f"/sync/pull?cursor={cursor}").json["reset"] is False
        assert run("new-epoch", "--city", str(CITY), "--yes").exit_code == 0
        assert manager.get(f"/sync/pull?cursor={cursor}").json["reset"] is True


class TestPeople:
    def test_who_is_suspended_is_out_until_restored(self, run: Run, manager: Person) -> None:
        assert run("people", "suspend", "--city", str(CITY), "manager").exit_code == 0
        assert manager.get("/me").status_code == 401
        assert "since" in run("people", "list", "--city", str(CITY)).output
        assert run("people", "restore", "--city", str(CITY), "manager").exit_code == 0
        assert "since" not in run("people", "list", "--city", str(CITY)).output

    def test_the_last_administrator_stays(self, run: Run, admin: Person) -> None:
        result = run("people", "suspend", "--city", str(CITY), "admin")
        assert (result.exit_code, "without an administrator" in result.stderr) == (1, True)
        assert admin.get("/me").status_code == 200

    def test_a_new_password_can_come_from_standard_input(self, run: Run, manager: Person) -> None:
        arguments = ("people", "reset-password", "--city", str(CITY), "manager", "--password-file", "-")
        result = run(*arguments, input="a-long-enough-password\n")
        assert (result.exit_code, "a-long" in result.output) == (0, False)
        device = {"id": manager.device_id, "name": "phone", "platform": "android"}
        body = {"username": "manager", "password": "a-long-enough-password", "device": device}
        assert manager.post("/sessions", json=body).status_code in (200, 201)

    def test_a_manager_can_be_posted_to_another_branch(self, run: Run, manager: Person) -> None:
        arguments = ("people", "post", "--city", str(CITY), "--role", "customer_manager", "manager", "--branch")
        refused = run(*arguments, "000000")
        assert (refused.exit_code, "439921" in refused.stderr) == (1, True)
        assert run(*arguments, "439921").exit_code == 0
        assert manager.get("/me").json["branch"]["name"] == "河口"

    def test_somebody_unknown_is_refused(self, run: Run, manager: Person) -> None:
        assert run("people", "suspend", "--city", str(CITY), "nobody").exit_code == 1


class TestServing:
    @pytest.mark.slow
    def test_the_server_answers_and_ends_when_told(self, database: Database) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = database.settings
        environment = {
            **os.environ,
            "ZHUDIAN_HOME": str(settings.home),
            "ZHUDIAN_DATABASE_URL": settings.database_url,
            "ZHUDIAN_SECRET": SECRET,
            "ZHUDIAN_PROCESSES": "2",
        }
        command = [sys.executable, "-m", "backend.cli", "serve", "--port", str(port)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            try:
                assert server.stderr.readline() == f"Serving at http://127.0.0.1:{port}\n"
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                    assert answer.status == 200
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                    assert 'endpoint="/readyz"' in answer.read().decode()
                second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
                assert (second.returncode, "choose another address" in second.stderr) == (2, True)
            finally:
                server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=30) == 0


class TestFiles:
    HEADINGS = "许可证号,名称,分局,终端类型,档位,业态,规模,商圈,城乡"

    def test_a_table_with_a_wrong_row_is_told_row_by_row_and_nothing_of_it_stays(
        self, run: Run, admin: Person, tmp_path: Path
    ) -> None:
        file = tmp_path / "shops.csv"
        good = "439902100001,和顺便利店,439902,普通,12,便利,小,居民区,城镇"
        file.write_text(f"{self.HEADINGS}\n{good}\n12,坏行,439902,普通,12,便利,小,居民区,城镇\n", encoding="utf-8")
        for options, told in ((["--dry-run"], "1 new"), ([], "")):
            result = run("import", "terminals", str(file), "--city", str(CITY), *options)
            assert result.exit_code == 1
            assert told in result.stdout
            assert re.search(r"^3 +许可证号 +A licence number has 12 digits", result.stderr, re.MULTILINE)
        assert admin.get("/terminals").json["items"] == []

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_an_export_can_be_imported_and_changes_nothing(
        self, run: Run, admin: Person, tmp_path: Path, form: str
    ) -> None:
        file, export = tmp_path / "shops.csv", tmp_path / f"export.{form}"
        good = "439902100001,和顺便利店,439902,普通,12,便利,小,居民区,城镇"
        file.write_text(f"{self.HEADINGS}\n{good}\n", encoding="utf-8")
        place = ("--city", str(CITY))
        assert run("import", "terminals", str(file), *place).output == "Done: 1 new, 0 changed, 0 unchanged.\n"
        assert [each["name"] for each in admin.get("/terminals").json["items"]] == ["和顺便利店"]
        assert run("export", "terminals", str(export), *place).exit_code == 0
        assert run("import", "terminals", str(export), *place).output == "Done: 0 new, 0 changed, 1 unchanged.\n"

    def test_the_holidays_of_a_year_come_in_and_go_out(self, run: Run, world: object, tmp_path: Path) -> None:
        file, export = tmp_path / "2099.csv", tmp_path / "export.xlsx"
        file.write_text("日期,安排,名称\n2099-01-01,放假,元旦\n2099-01-03,上班,元旦调休\n", encoding="utf-8")
        place = ("--city", str(CITY))
        told = run("import", "workdays", str(file), *place, "--dry-run").output
        assert told == "Would be 2 new, 0 changed, 0 unchanged.\n"
        assert run("import", "workdays", str(file), *place).output == "Done: 2 new, 0 changed, 0 unchanged.\n"
        assert run("export", "workdays", str(export), *place).exit_code == 0
        assert run("import", "workdays", str(export), *place).output.startswith("Done: 0 new, 0 changed, ")

    def test_figures_of_other_systems_come_in_once(self, run: Run, centre: Person, tmp_path: Path) -> None:
        file, place = tmp_path / "figures.csv", ("--city", str(CITY))
        file.write_text("指标,月份,分局,数值\n预测准确率,2026-09,,91.5\n库存预警,2026-09,城东,2\n", encoding="utf-8")
        assert run("import", "figures", str(file), *place).output == "Done: 2 new, 0 changed, 0 unchanged.\n"
        assert run("import", "figures", str(file), *place).output == "Done: 0 new, 0 changed, 2 unchanged.\n"
        found = centre.get("/imported-figures?first_month=2026-09&last_month=2026-09").json["items"]
        assert [each["value"] for each in found] == [91_50, 2]

    def test_another_kind_of_file_is_refused(self, run: Run, world: object, tmp_path: Path) -> None:
        assert run("export", "specs", str(tmp_path / "x.pdf"), "--city", str(CITY)).exit_code == 2
        (tmp_path / "x.csv").write_bytes(b"\x00\x01\x02")
        assert run("import", "specs", str(tmp_path / "x.csv"), "--city", str(CITY)).exit_code == 1


class TestScores:
    def test_a_month_is_closed_once_and_computed_again_to_the_byte(
        self, run: Run, database: Database, world: World
    ) -> None:
        month, of_city = factories.month(-31), ("--city", str(CITY))
        assert run("scores", "verify", month, *of_city).output == f"Error: {month} is not closed.\n"
        assert run("scores", "close", month, *of_city).output.startswith(f"{month}: revision 1, facts ")
        assert run("scores", "close", month, *of_city).output == f"{month}: nothing has changed\n"
        assert run("scores", "verify", month, *of_city).output == f"{month} revision 1: the same bytes\n"
        with database.transaction(CITY) as session:
            session.execute(update(ScoreClosing).values(results=ScoreClosing.results + " "))
        changed = run("scores", "verify", month, *of_city)
        assert (changed.exit_code, changed.output) == (1, f"{month} revision 1: DIFFERENT\n")

    def test_a_month_that_is_none_or_not_over_is_refused(self, run: Run, database: Database, world: World) -> None:
        assert run("scores", "close", "2026-13", "--city", str(CITY)).exit_code == 2
        assert run("scores", "close", factories.month(), "--city", str(CITY)).exit_code == 1
        assert run("scores", "close", factories.month(-31), "--city", "1").output == "Error: There is no city 1 here.\n"
