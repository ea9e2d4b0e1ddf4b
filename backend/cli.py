"""The command `zhudian`: everything that is done from a shell.

A refusal is one sentence on stderr. The exit code is 2 when something has to be set or typed differently, 1 when the thing
asked for is refused.
"""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.exc import OperationalError

from backend.commands import cities, demo, files, jobs, people, retention, scores, serving
from backend.config import ConfigurationError
from backend.problems import Problem


class Commands(click.Group):
    """A group whose commands refuse in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigurationError as error:
            refused = click.ClickException(str(error))
            refused.exit_code = 2  # type: ignore[misc]
            raise refused from error
        except Problem as problem:
            raise click.ClickException(tell(problem)) from problem
        except OperationalError as error:
            raise click.ClickException(f"The database cannot be used: {error.orig}") from error


def tell(problem: Problem) -> str:
    """A problem in words: its sentence, what it adds, and the fields it names."""
    reasons = [f"  {each['field']}: {each['reason']}" for each in problem.errors]
    return "\n".join([" ".join(filter(None, [problem.kind.title, problem.detail])), *reasons])


@click.group(cls=Commands, context_settings={"max_content_width": 100})
@click.version_option(package_name="zhudian", prog_name="zhudian", message="%(prog)s %(version)s")
def main() -> None:
    """Zhudian (驻店): visits, displays and phones of a city tobacco company.

    \b
    To look around, with an invented city and public passwords:
      zhudian demo

    \b
    To run it for real:
      export ZHUDIAN_SECRET=$(python -c "import secrets; print(secrets.token_urlsafe(48))")
      zhudian migrate
      zhudian city add 439900 江州
      zhudian people add --city 439900 --role admin --username chief --name 周敏
      zhudian import terminals shops.xlsx --city 439900 --dry-run
      zhudian serve                 and, beside it:  zhudian worker

    Every option of the server is an environment variable that begins with ZHUDIAN_, or a file named by the variable with
    _FILE at its end; docs/configuration.md lists them.
    """


main.add_command(demo.demo)
main.add_command(serving.serve)
main.add_command(serving.worker)
main.add_command(serving.migrate)
main.add_command(cities.city)
main.add_command(cities.audit)
main.add_command(cities.new_epoch)
main.add_command(people.people)
main.add_command(jobs.jobs)
main.add_command(files.import_)
main.add_command(files.export)
main.add_command(retention.retention)
main.add_command(scores.scores)


if __name__ == "__main__":
    main()
