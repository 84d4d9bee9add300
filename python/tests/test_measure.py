"""Promise: the tables are those of the command line, bit for bit, whatever the data came as."""

from __future__ import annotations

import csv
import datetime
import json
import threading
from pathlib import Path

import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import slantwise

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "000_29ab7e269625e2d9.txt"
TABLES = [
    "documents",
    "paragraphs",
    "sentences",
    "evidence",
    "attributions",
    "mentions",
    "responsibility",
    "columns",
]


def rows() -> list[dict]:
    paragraphs = SEED.read_text(encoding="utf-8").split("\n\n")
    return [
        {
            "url": f"https://a.org/{n}",
            "body": "\n\n".join(paragraphs[1 + (n + k) % 13] for k in range(3)),
            "outlet": "AB"[n % 2],
            "published": f"2025-05-{8 + n:02}",
            "share": n / 7,
            "front": n == 2,
            "n_likes": n * 3 if n else None,
        }
        for n in range(6)
    ]


def same(left: slantwise.Tables, right: slantwise.Tables) -> None:
    assert list(left) == list(right) == TABLES
    for name in TABLES:
        assert left[name].to_pyarrow().equals(right[name].to_pyarrow()), name


def on_disk(folder: Path, tables: slantwise.Tables) -> None:
    """Every table equals the Parquet file, in types and to the last bit."""
    for name in TABLES:
        written = polars.read_parquet(folder / f"{name}.parquet")
        found = tables[name].to_polars()
        assert written.schema == found.schema, name
        for column in written.columns:
            if written[column].dtype == polars.Float64:
                bits = [[x if x is None else x.hex() for x in table[column]] for table in (written, found)]
                assert bits[0] == bits[1], f"{name}.{column}"
        assert written.equals(found, null_equal=True), name


def test_the_seed_is_measured_as_by_the_command_line(command, tmp_path):
    command("measure", str(SEED), "--quiet", "--out", str(tmp_path / "out"))
    on_disk(tmp_path / "out", slantwise.measure(SEED))


def test_a_data_frame_is_measured_as_its_csv(command, tmp_path):
    path = tmp_path / "articles.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=rows()[0])
        writer.writeheader()
        writer.writerows(rows())
    command("measure", str(path), "--quiet", "--text", "body", "--id", "url", "--out", str(tmp_path / "out"))
    on_disk(tmp_path / "out", slantwise.measure(path, text="body", id="url"))
    strings = [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows()]
    for data in (strings, polars.DataFrame(strings), pandas.DataFrame(strings), pyarrow.Table.from_pylist(strings)):
        on_disk(tmp_path / "out", slantwise.measure(data, text="body", id="url", name=str(path)))


def test_every_library_gives_the_same_tables():
    data = rows()
    expected = slantwise.measure(data)
    columns = {key: [row[key] for row in data] for key in data[0]}
    table = pyarrow.Table.from_pylist(data)
    same(expected, slantwise.measure(columns))
    same(expected, slantwise.measure(polars.DataFrame(data)))
    same(expected, slantwise.measure(table))
    same(expected, slantwise.measure(pyarrow.concat_tables([table.slice(0, 2), table.slice(2)])))
    pandas_data = pandas.DataFrame(data).astype({"n_likes": "Int64"})
    same(expected, slantwise.measure(pandas_data))
    same(expected, slantwise.measure(pandas_data.set_index("url")[list(columns)[1:]]))
    same(
        expected, slantwise.measure(pandas_data[pandas_data["share"] >= 0].sample(frac=1, random_state=1).sort_index())
    )
    same(expected, slantwise.measure(data, threads=1))


def test_categories_dates_and_lists_are_read():
    data = [
        {**row, "outlet": row["outlet"], "published": datetime.date(2025, 5, 8 + n)} for n, row in enumerate(rows())
    ]
    expected = slantwise.measure(rows())
    frame = polars.DataFrame(data).with_columns(polars.col("outlet").cast(polars.Categorical))
    same(expected, slantwise.measure(frame))
    same(expected, slantwise.measure(pandas.DataFrame(data).astype({"outlet": "category", "n_likes": "Int64"})))
    same(expected, slantwise.measure(data))
    paragraphs = [{**row, "body": row["body"].split("\n\n")} for row in rows()]
    same(expected, slantwise.measure(polars.DataFrame(paragraphs), text="body"))
    same(expected, slantwise.measure(paragraphs, text="body"))


def test_a_list_of_texts():
    tables = slantwise.measure(["India struck. Islamabad denied it.", "Delhi agreed."])
    documents = tables["documents"].to_polars()
    assert documents["doc_id"].to_list() == ["table-1", "table-2"]
    mentions = tables["mentions"].to_pandas()
    assert list(mentions["actor"]) == ["India", "Pakistan", "India"]
    text = "India struck. Islamabad denied it."
    assert [text[row["start"] : row["end"]] for row in mentions.to_dict("records")[:2]] == ["India", "Islamabad"]


def test_codebooks_and_actors(tmp_path):
    path = tmp_path / "water.toml"
    path.write_text(
        'name = "water"\nprefix = "water"\nversion = "1"\nreference = "r"\nlicence = "CC0-1.0"\n'
        '[[category]]\nname = "scarcity"\ndefinition = "d"\npatterns = ["drought*"]\nexamples = ["The [drought]."]\n'
    )
    text = ["The drought went on, said Acme Widgets. Acme Widgets was blamed."]
    tables = slantwise.measure(text, codebooks=[path], actors=["Acme Widgets"])
    assert tables["paragraphs"].to_polars()["water_scarcity"][0] > 0
    assert "generic_conflict" not in tables["paragraphs"].columns
    assert "Acme Widgets" in tables["mentions"].to_polars()["actor"].to_list()
    path.write_text(path.read_text().replace("drought*", "flood*").replace("[drought]", "[flood]"))
    changed = slantwise.measure(text, codebooks=[path])
    assert changed["paragraphs"].to_polars()["water_scarcity"][0] == 0, "a changed codebook is compiled anew"


@pytest.mark.parametrize(
    ("data", "options", "place", "what"),
    [
        ([{"text": "A."}], {"text": "body"}, "table", "has no column"),
        (["A text."], {"codebooks": ["frames"]}, "codebook “frames”", "is not built in"),
        (["A text."], {"codebooks": ["nowhere.toml"]}, "nowhere.toml", "No such file"),
        (["A text."], {"actors": [{"nome": "India"}]}, "actors", "unknown field"),
        ("A text.", {}, "data", "is one string"),
        ([1, 2], {}, "data", "is a list of int"),
        (7, {}, "data", "is of type int"),
        ({"text": ["a", "b"], "id": ["1"]}, {}, "data", "differ in length"),
        ([], {}, "table", "holds no record"),
        (["", " "], {}, "table", "no column looks like the text"),
        (Path("nowhere.txt"), {}, "nowhere.txt", ""),
    ],
)
def test_errors_say_where_what_and_what_to_do(data, options, place, what):
    with pytest.raises(slantwise.Error) as raised:
        slantwise.measure(data, **options)
    error = raised.value
    assert isinstance(error, ValueError)
    assert place in error.place and what in error.what and error.remedy
    assert str(error) == f"{error.place}: {error.what}\n  → {error.remedy}"


def test_what_is_lost_is_told():
    with pytest.warns(slantwise.ReadingWarning, match="empty text"):
        tables = slantwise.measure([{"text": "India struck."}, {"text": ""}])
    assert len(tables["documents"]) == 1 and "table:2" in tables.warnings[0]


def test_the_interpreter_runs_on_while_measuring():
    data = [row["body"] for row in rows()] * 40
    done = threading.Event()

    def work():
        slantwise.measure(data, threads=1)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    ticks = 0
    while not done.wait(0.005):
        ticks += 1
    thread.join()
    assert ticks > 5, "no other thread ran"


def test_targets_and_relations_answer_as_the_command_line(command, tmp_path):
    text = "“Türkiye” said that critics called Smith a corrupt liar; India blamed Pakistan."
    place = lambda words: {"start": text.index(words), "end": text.index(words) + len(words)}
    targets = [{"id": "a", "text": text, "target": place("Smith")}, {"id": 2, "text": text, "target": place("India")}]
    relations = [{"id": None, "text": text, "a": place("India"), "b": place("Pakistan")}]
    for verb, questions, options in (
        ("targets", targets, {}),
        ("targets", targets, {"why": 3}),
        ("targets", targets, {"unsupervised": True}),
        ("relations", relations, {"why": 2}),
    ):
        path = tmp_path / "questions.jsonl"
        path.write_text("".join(json.dumps(q) + "\n" for q in questions), encoding="utf-8")
        flags = ["--unsupervised"] if options.get("unsupervised") else ["--why", str(options.get("why", 0))]
        lines = command(verb, str(path), *flags).splitlines()
        assert getattr(slantwise, verb)(questions, **options) == [json.loads(line) for line in lines]
    with pytest.raises(slantwise.Error, match="question 2: target lies outside the text"):
        slantwise.targets([targets[0], {**targets[1], "target": {"start": 5, "end": 500}}])


def test_comparisons_are_those_of_the_command_line(command, tmp_path):
    data = rows() * 3
    data = [{**row, "url": f"{row['url']}-{n}"} for n, row in enumerate(data)]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in data), encoding="utf-8")
    out = tmp_path / "out"
    command("measure", str(path), "--quiet", "--out", str(out))
    command("compare", str(out), "--by", "outlet", "--column", "generic_conflict")
    tables = slantwise.measure(path)
    compared = slantwise.compare(tables, by="outlet", columns=["generic_conflict"])
    again = slantwise.compare(
        {name: table.to_pandas() if name == "documents" else table.to_polars() for name, table in tables.items()},
        by="outlet",
        columns=["generic_conflict"],
    )
    for name, table in compared.items():
        assert table.to_polars().equals(polars.read_parquet(out / f"{name}.parquet")), name
        assert table.to_polars().equals(again[name].to_polars()), name
    assert len(compared["comparisons"]) > 0
    with pytest.raises(slantwise.Error, match="have no table “mentions”"):
        slantwise.compare({name: table for name, table in tables.items() if name != "mentions"})


def test_codebooks_are_described():
    books = {book["name"]: book for book in slantwise.codebooks()}
    columns = [category["column"] for category in books["generic-frames"]["categories"]]
    assert "generic_conflict" in columns
    assert all(book["reference"] and book["licence"] for book in books.values())
