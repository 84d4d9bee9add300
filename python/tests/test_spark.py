"""Promise: on a cluster of two executors the rows are those of one process, also when an executor is killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pyarrow
import pytest

import slantwise

pyspark = pytest.importorskip("pyspark", reason="pip install 'slantwise[spark]' and Java 17")

from slantwise import spark as on_spark

SEED = Path(__file__).resolve().parents[2] / "seeds" / "000_29ab7e269625e2d9.txt"
ARTICLES = 48


@pytest.fixture(scope="module")
def session():
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = pyspark.sql.SparkSession.builder.master("local-cluster[2,1,1024]").appName("slantwise")
    builder = builder.config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4")
    # Batches smaller than a partition, so that tables come in pieces.
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "5").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def articles() -> list[dict]:
    paragraphs = SEED.read_text(encoding="utf-8").split("\n\n")
    return [
        {
            "url": f"a-{n:03}",
            "body": "\n\n".join(paragraphs[1 + (n * 5 + k) % 13] for k in range(1 + n % 4)) if n != 7 else None,
            # The first batches have none.
            "outlet": "B" if n > 40 else None,
        }
        for n in range(ARTICLES)
    ]


def sorted_rows(table: pyarrow.Table) -> list[str]:
    return sorted(repr(row) for row in table.to_pylist())


@pytest.fixture(scope="module")
def whole(articles) -> slantwise.Tables:
    with pytest.warns(slantwise.ReadingWarning):
        return slantwise.measure(articles, text="body", id="url", meta=["outlet"], actors=["India"])


def frame(session, articles, partitions):
    schema = "url string, body string, outlet string"
    rows = [(row["url"], row["body"], row["outlet"]) for row in articles]
    return session.createDataFrame(rows, schema).repartition(partitions, "url")


@pytest.mark.parametrize("table", ["paragraphs", "evidence", "attributions", "documents"])
def test_rows_are_those_of_one_process(session, articles, whole, table):
    made = on_spark.measure(
        frame(session, articles, 4), text="body", id="url", meta=["outlet"], actors=["India"], table=table
    ).toArrow()
    one = whole[table].to_pyarrow()
    left_out = {"duplicate_of"} & set(one.column_names)
    assert sorted_rows(made) == sorted_rows(one.drop_columns(list(left_out)))


def executors() -> list[int]:
    """The processes of this session's executors."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and str(os.getpid()).encode() in _ancestors(folder.name):
                found.append(int(folder.name))
    return found


def _ancestors(pid: str) -> list[bytes]:
    found = []
    while pid not in ("0", "1"):
        found.append(pid.encode())
        try:
            stat = (Path("/proc") / pid / "stat").read_text()
        except OSError:
            break
        pid = stat.rpartition(")")[2].split()[1]
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the executors in /proc")
def test_a_killed_executor_loses_and_doubles_nothing(session, articles, whole, tmp_path):
    """An executor is killed while both run tasks; what it had not given back is run again."""
    begun = tmp_path / "begun"
    begun.mkdir()
    killed = []

    # A slow step before the measuring keeps tasks running, and tells which were begun.
    def slow(batches):
        context = pyspark.TaskContext.get()
        (begun / f"{context.partitionId()}-{context.taskAttemptId()}").touch()
        for batch in batches:
            time.sleep(3)
            yield batch

    data = frame(session, articles, 6)
    slowed = data.mapInArrow(slow, data.schema)
    made = on_spark.measure(slowed, text="body", id="url", meta=["outlet"], actors=["India"])

    def kill():
        # Each executor runs one task at a time: with two begun, neither is idle.
        while len(list(begun.iterdir())) < 2:
            time.sleep(0.05)
        victim = executors()[0]
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    killer = threading.Thread(target=kill)
    killer.start()
    table = made.toArrow()
    killer.join(timeout=30)
    assert len(killed) == 1, "no executor was killed"
    attempts = [path.name for path in begun.iterdir()]
    partitions = {name.split("-")[0] for name in attempts}
    assert len(attempts) > len(partitions) == 6, "no task was run a second time"
    assert sorted_rows(table) == sorted_rows(whole["paragraphs"].to_pyarrow())


def test_mistakes_are_told_before_any_work(session, articles):
    data = frame(session, articles, 2)
    with pytest.raises(slantwise.Error, match="has no column 'text'"):
        on_spark.measure(data, text="text", id="url")
    with pytest.raises(slantwise.Error, match="name one of: documents, paragraphs"):
        on_spark.measure(data, text="body", id="url", table="frames")
    with pytest.raises(slantwise.Error, match="is not built in"):
        on_spark.measure(data, text="body", id="url", codebooks=["frames"])
