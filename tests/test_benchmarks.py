"""The benchmarks: that they measure what they say, and that their commands work."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from newsx.benchmarks import profile
from newsx.benchmarks.__main__ import main
from newsx.benchmarks.articles import files_in, mixed_articles
from newsx.benchmarks.batch import Run, _compared
from newsx.benchmarks.clock import Clock

PARAGRAPH = "The minister said on Monday that 3 of 5 bridges near Odesa were closed. " * 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("\n\n".join(f"{number}{part}: {PARAGRAPH}" for part in range(4)), encoding="utf-8")
    return tmp_path


def test_articles_are_the_same_for_a_seed_and_have_sizes_like_news(folder: Path) -> None:
    articles = list(itertools.islice(mixed_articles(folder, seed=3), 60))
    assert articles == list(itertools.islice(mixed_articles(folder, seed=3), 60))
    assert articles != list(itertools.islice(mixed_articles(folder, seed=4), 60))
    sizes = sorted(len(article.split()) for article in articles)
    assert 100 <= sizes[0] < 300 < sizes[30] < 600 < sizes[-1] <= 1500


def test_articles_of_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match=r"no \.txt"):
        files_in(tmp_path)


def test_a_part_does_not_count_what_another_does_within_it() -> None:
    steps = SimpleNamespace(inner=lambda: time.sleep(0.05), outer=lambda: (time.sleep(0.02), steps.inner()))
    plain = steps.outer
    with Clock() as clock:
        clock.wrap(steps, "inner", "inner")
        clock.wrap(steps, "outer", "outer")
        steps.outer()
        time.sleep(0.01)
    assert steps.outer is plain
    assert 0.05 <= clock.seconds["inner"] < 0.065
    assert 0.02 <= clock.seconds["outer"] < 0.035
    assert 0.01 <= clock.seconds["the rest"] < 0.025
    assert sum(clock.cpu.values()) < 0.05


def test_what_a_generator_does_is_its_own_and_errors_pass() -> None:
    def numbers() -> object:
        time.sleep(0.02)
        yield 1
        raise ValueError("no more")

    with Clock() as clock:
        with pytest.raises(ValueError, match="no more"):
            list(clock.measured(numbers, "numbers")())
        assert list(clock.measured(lambda: (yield 1), "one")()) == [1]
    assert clock.seconds["numbers"] >= 0.02


def test_each_part_of_the_profile_is_there() -> None:
    for functions in profile.WORKER_PARTS.values():
        for function in functions:
            owner, name = profile._found(function)
            assert callable(getattr(owner, name)), function


def test_profile_adds_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "run_on_one_thread", lambda: None)
    shown = CliRunner().invoke(main, ["profile", str(folder), "--limit", "2", "--rounds", "1"], catch_exceptions=False).stdout
    rows = {line[:32].strip(): line[32:].split() for line in shown.splitlines()[1:] if line}
    assert set(profile.WORKER_PARTS) < set(rows)
    shares = [float(rows[part][1].rstrip("%")) for part in (*profile.WORKER_PARTS, "record: sending", "the rest")]
    assert 95 < sum(shares) < 105
    assert all(float(rows[part][0]) > 0 for part in ("encoder: network", "dates", "record: JSON", "store: sqlite"))


def test_batch_reports_cold_and_warm(folder: Path) -> None:
    report = json.loads(CliRunner().invoke(main, ["batch", str(folder), "--documents", "3", "--jobs", "1"], catch_exceptions=False).stdout)
    (run,) = report["runs"]
    assert run["jobs"] == 1
    assert run["cold"]["seconds_to_first_record"] > 0 < run["warm"]["words_a_cpu_second"]
    assert 50 < run["peak_mb"]["largest worker"] < run["peak_mb"]["all processes"]
    assert report["compared"] == []


def test_jobs_must_be_numbers(folder: Path) -> None:
    assert CliRunner().invoke(main, ["batch", str(folder), "--jobs", "one"]).exit_code == 2


def test_ratios_by_the_clock_come_with_a_warning_where_others_used_the_cores() -> None:
    def run(jobs: int, seconds: float, others: float) -> Run:
        return Run(jobs, 11, 1100, 100, 2.0, 2.0, seconds, 10.0, 1, 1, others, 0.0, cores=2)

    assert _compared(run(1, 10, 0), run(2, 5.5, 0.1)) == {"jobs": "2 to 1", "by_clock": 1.82, "by_clock_whole_run": 1.6, "by_cpu": 2.0}
    assert "note" in _compared(run(1, 10, 0), run(2, 9, 0.9))


def test_files_alone_are_for_the_pipeline() -> None:
    context = click.Context(main)
    assert main.resolve_command(context, ["data/examples"])[0] == "pipeline"
    assert main.resolve_command(context, ["batch"])[0] == "batch"
