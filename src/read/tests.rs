//! Reading as a whole: folders, several formats, damage.

use super::*;
use std::path::PathBuf;

/// A folder of its own for each test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("slantwise-{}-{name}", std::process::id()));
        for (file, bytes) in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
        Self(path)
    }

    fn path(&self, below: &str) -> String {
        self.0.join(below).to_string_lossy().into_owned()
    }

    fn read(&self, below: &str, columns: &Columns) -> Result<Reading> {
        read(&[self.path(below)], columns, &|_| {})
    }

    /// Ids and texts, and what the warnings say.
    fn check(&self, below: &str, expected: &[(&str, &str)], warned: &[&str]) {
        let reading = self.read(below, &Columns::default()).unwrap();
        let found: Vec<_> =
            reading.corpus.articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(found, expected);
        let told: Vec<_> = reading.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), warned.len(), "{told:#?}");
        assert!(told.iter().zip(warned).all(|(t, w)| t.contains(w)), "{told:#?}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn folders_are_read_in_path_order() {
    let folder = Folder::new(
        "order",
        &[
            ("b.txt", b"B."),
            ("a/z.txt", b"Z."),
            ("a/Y.TXT", b"Y."),
            ("c.jsonl", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}"),
            (".hidden.txt", b"no"),
            (".git/x.txt", b"no"),
            ("README.md", b"no"),
            ("LICENSE", b"no"),
            ("study.toml", b"no"),
            ("out/manifest.json", b"{}"),
            ("out/paragraphs.csv", b"text\nno"),
            ("x.docx", b"no"),
            ("plain", b"P."),
        ],
    );
    let expected =
        [("a/Y", "Y."), ("a/z", "Z."), ("b", "B."), ("c-1", "One."), ("c-2", "Two."), ("plain", "P.")];
    folder.check("", &expected, &["x.docx"]);
    folder.check("a/z.txt", &[("z", "Z.")], &[]);
    folder.check("a/*", &expected[..2].iter().map(|(i, t)| (&i[2..], *t)).collect::<Vec<_>>(), &[]);
    folder.check("*/*.txt", &[("a/z", "Z.")], &[]);
}

#[test]
fn one_bad_file_does_not_lose_the_others() {
    let folder = Folder::new(
        "bad",
        &[
            ("a.txt", b"\0\x01\x02\x03\x04\x05\0\0\0"),
            ("b.txt", b""),
            ("c.txt", b" \n\n"),
            ("d.csv", b"id,text\n1,\n2,Two.\n"),
            ("e.json", b"{\"text\": "),
            ("f.txt.gz", b"\x1F\x8Bbroken"),
            ("g.txt", b"G."),
        ],
    );
    let warned = ["b.txt", "c.txt:1", "d.csv:2", "e.json:1", "f.txt.gz", "a.txt"];
    let reading = folder.read("", &Columns::default()).unwrap();
    assert_eq!(reading.corpus.articles.len(), 2);
    for part in warned {
        assert!(
            reading.warnings.iter().any(|w| w.place().ends_with(part)),
            "{part}: {:#?}",
            reading.warnings
        );
    }
    let counted: Vec<_> = reading.inputs.iter().map(|i| (i.articles, i.dropped)).collect();
    assert_eq!(counted, [(0, 1), (0, 1), (1, 1), (0, 1), (1, 0)]);
}

#[test]
fn nothing_read_is_an_error_that_says_why() {
    let folder = Folder::new("none", &[("a.txt", b""), ("b.csv", b"x,y\n1,2\n"), ("p.txt", b"%PDF-1.7")]);
    let check = |inputs: &[&str], part: &str| {
        let inputs: Vec<_> = inputs.iter().map(|i| folder.path(i)).collect();
        let error = read(&inputs, &Columns::default(), &|_| {}).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    check(&["missing.txt"], "no such file");
    check(&["*.html"], "matches no file");
    check(&["a.txt"], "empty file");
    check(&["p.txt"], "looks binary: a PDF");
    check(&["b.csv"], "no column looks like the text");
    check(&["a.txt", "p.txt"], "2 problems");
    assert!(read(&[], &Columns::default(), &|_| {}).is_err());
}

#[test]
fn named_columns_must_be_there() {
    let folder = Folder::new("named", &[("a.csv", b"Key,Body Text,paper\nk1,\"One.\",Dawn\n")]);
    let name = |text: &str, id: &str, meta: &[&str]| Columns {
        text: Some(text.into()),
        id: Some(id.into()),
        meta: meta.iter().map(|m| (*m).into()).collect(),
    };
    let found = folder.read("a.csv", &name("body_text", "Key", &["paper"])).unwrap();
    assert_eq!(found.corpus.articles[0].id, "k1");
    assert_eq!(found.corpus.articles[0].meta["paper"], "Dawn");
    for wrong in
        [name("text", "Key", &[]), name("Body Text", "id", &[]), name("Body Text", "Key", &["outlet"])]
    {
        let error = folder.read("a.csv", &wrong).unwrap_err();
        assert!(error.remedy().contains("Key, Body Text, paper"), "{error}");
    }
}

#[test]
fn columns_are_detected_and_renamed() {
    let folder = Folder::new("columns", &[(
        "a.csv",
        b"url,Headline,publisher,pubdate,words,story\nhttp://x/1,Strikes,Dawn,08/05/2025,3,India struck Pakistan at dawn.\nhttp://x/2,Talks,The Hindu,25/05/2025,4,They met.\n",
    )]);
    let reading = folder.read("a.csv", &Columns::default()).unwrap();
    let article = &reading.corpus.articles[0];
    assert_eq!(
        (article.id.as_str(), article.text.as_str()),
        ("http://x/1", "India struck Pakistan at dawn.")
    );
    let meta: Vec<_> = article.meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
    assert_eq!(
        meta,
        [
            "date=2025-05-08",
            "headline=Strikes",
            "outlet=Dawn",
            "pubdate=08/05/2025",
            "publisher=Dawn",
            "title=Strikes",
            "url=http://x/1",
            "words=3",
        ]
    );
    assert!(reading.notices[0].contains("the text is column \"story\""), "{:?}", reading.notices);
}

#[test]
fn repeated_ids_are_numbered() {
    let folder = Folder::new(
        "ids",
        &[
            ("a.csv", b"id,text\nx,One.\nx,Two.\nx#2,Three.\n../../etc/passwd,Four.\n"),
            ("a.txt", b"Five."),
            ("a.text", b"Six."),
        ],
    );
    let expected = [
        ("x", "One."),
        ("x#3", "Two."),
        ("x#2", "Three."),
        ("../../etc/passwd", "Four."),
        ("a", "Six."),
        ("a#2", "Five."),
    ];
    folder.check("", &expected, &["2 articles repeat an id"]);
}

#[test]
fn the_same_from_any_number_of_threads() {
    let files: Vec<_> = (0..300).map(|i| (format!("{i}.txt"), format!("Text number {i}."))).collect();
    let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    let folder = Folder::new("threads", &files);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| folder.read("", &Columns::default()).unwrap().corpus)
    };
    assert_eq!(run(1), run(4));
}

/// One text in every format: the same tokens, and the same title, date and outlet.
#[test]
fn the_format_makes_no_difference() {
    let text = "India struck nine sites in Pakistan, the army said.\n\n“We will answer,” a minister told the assembly on Thursday.\n\nTalks between the two — Türkiye’s idea — failed.";
    let (title, date, outlet) = ("Strikes at dawn", "8 May 2025", "Dawn");
    let record =
        serde_json::json!({ "title": title, "date": date, "outlet": outlet, "text": text }).to_string();
    let utf16: Vec<u8> = format!("\u{FEFF}title,date,outlet,text\n{title},{date},{outlet},\"{text}\"\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let paragraphs: String = text.split("\n\n").map(|p| format!("<p>{p}</p>\n")).collect();
    let html = format!(
        "<!doctype html><title>{title}</title><meta charset=utf-8><meta name=date content='{date}'>\
         <meta property=og:site_name content={outlet}><nav><p>Home</p></nav>{paragraphs}"
    );
    let markdown = format!("---\ntitle: {title}\ndate: {date}\noutlet: {outlet}\n---\n\n{text}\n");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gz, record.as_bytes()).unwrap();
    let columns = ["title", "date", "outlet", "text"].iter().zip([title, date, outlet, text]);
    let columns = columns.map(|(n, v)| polars::prelude::Column::new((*n).into(), [v])).collect();
    let mut table = polars::prelude::DataFrame::new(1, columns).unwrap();
    let mut parquet = Vec::new();
    polars::prelude::ParquetWriter::new(&mut parquet).finish(&mut table).unwrap();
    let folder = Folder::new(
        "formats",
        &[
            ("a.jsonl", record.as_bytes()),
            ("b.csv", &utf16),
            ("c.html", html.as_bytes()),
            ("d.md", markdown.as_bytes()),
            ("e.jsonl.gz", &gz.finish().unwrap()),
            ("f.parquet", &parquet),
            ("g.json", format!("[{record}]").as_bytes()),
            (
                "h.tsv",
                format!("title\tdate\toutlet\ttext\n{title}\t{date}\t{outlet}\t\"{text}\"\n").as_bytes(),
            ),
            ("i", html.as_bytes()),
            ("j", record.as_bytes()),
            ("k.txt", text.as_bytes()),
        ],
    );
    let reading = folder.read("", &Columns::default()).unwrap();
    assert!(reading.warnings.is_empty(), "{:#?}", reading.warnings);
    assert_eq!(reading.corpus.articles.len(), 11);
    let tokens = |article: &Article| {
        let document = crate::text::Document::new(article.clone());
        (0..document.tokens().len()).map(|i| document.raw(i).to_owned()).collect::<Vec<_>>()
    };
    let expected = tokens(&reading.corpus.articles[0]);
    for article in &reading.corpus.articles {
        assert_eq!(tokens(article), expected, "{}", article.input);
        if article.id != "k" {
            let meta: Vec<_> = article.meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
            assert_eq!(
                meta,
                ["date=2025-05-08", "outlet=Dawn", "title=Strikes at dawn"],
                "{}",
                article.input
            );
        }
        let original = (article.id != "a").then(|| "a".to_owned());
        assert_eq!(article.duplicate_of, original);
    }
    let formats: Vec<_> = reading.inputs.iter().map(|i| i.format.as_str()).collect();
    assert_eq!(
        formats,
        ["jsonl", "csv", "html", "markdown", "jsonl+gzip", "parquet", "json", "tsv", "html", "json", "txt",]
    );
}

/// Broken copies of good files: whatever comes out, nothing panics.
#[test]
fn no_damage_is_fatal() {
    let good = [
        ("f.txt", "Title: Strikes\nDate: 8 May 2025\n\nISLAMABAD, May 8 (AFP) — “No,” he told News.Az."),
        ("f.csv", "id,text,date\r\n1,\"One, “two”\r\nthree\",08/05/2025\r\n2,Türkiye’s \"x\",13/05/2025\r\n"),
        ("f.tsv", "sep=;\nid;text\n1;\"One\n2;Two\n"),
        (
            "f.jsonl",
            "{\"id\":1,\"text\":\"One \\ud83d\\ude00 \\\"é\\\"\",\"x\":{\"y\":[NaN]}}\n{\"text\":\"Two\"}\n",
        ),
        ("f.json", "{\"n\":2,\"articles\":[{\"id\":1,\"text\":[\"One\",\"“two”\"]},{\"text\":\"Two\"}]}"),
        (
            "f.md",
            "---\ntitle: \"Strikes\"\n---\n# Strikes\n\n**India** [struck](http://x) _Türkiye_ \\* `a` ![b](c) <br>[^1]",
        ),
        (
            "f.html",
            "<!doctype html><meta name=date content='8 May 2025'><div class=ad><p>é</p></div><table><tr><td>“x”<br><br>y</table><p>One &amp; <a href=x>two</a>",
        ),
    ];
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    let pieces: [&[u8]; 10] =
        [b"\"", b"\n", b"\\u", b"<", b"\xFF", b"\0", b",", b"{", b"---\n", "\u{2028}”".as_bytes()];
    for (name, text) in good {
        for _ in 0..400 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(4) {
                    0 => bytes[at] = random(256) as u8,
                    1 => bytes.truncate(at + 1),
                    2 => drop(bytes.drain(at..(at + random(12)).min(bytes.len()).max(at))),
                    _ => drop(bytes.splice(at..at, pieces[random(10)].iter().copied())),
                }
                bytes.push(b' ');
            }
            let _ = file::File::of(name, &bytes);
            assert!(FORMATS.iter().any(|f| (f.sniff)(&bytes)));
        }
    }
}

#[test]
fn a_list_is_metadata_when_it_is_named() {
    let row = br#"{"text":"India claims.","frames":["conflict","economic"],"tags":["x"]}"#;
    let folder = Folder::new("named-list", &[("a.jsonl", row)]);
    let columns = Columns { meta: vec!["frames".into()], ..Columns::default() };
    let reading = folder.read("a.jsonl", &columns).unwrap();
    let meta = &reading.corpus.articles[0].meta;
    assert_eq!(meta["frames"], r#"["conflict","economic"]"#);
    assert!(!meta.contains_key("tags"));
}

#[test]
fn rows_are_given_as_they_are() {
    let folder = Folder::new(
        "rows",
        &[
            ("codes.csv", "\u{FEFF}Unit ID;v\nu1;1\nu2;\n".as_bytes()),
            ("codes.jsonl", b"{\"Unit ID\":\"u1\",\"v\":1}\n{\"Unit ID\":\"u2\",\"v\":null}\n"),
            ("broken.jsonl", b"{\"v\":1}\n{\"v\":\n"),
            ("text.txt", b"India claims."),
        ],
    );
    for name in ["codes.csv", "codes.jsonl"] {
        let (rows, input) = records(&folder.path(name)).unwrap();
        let at = rows.find("unit_id").unwrap();
        let told: Vec<_> = rows.rows.iter().map(|r| (r.cells[at].value(), r.cells[1].value())).collect();
        assert_eq!(told, [(Some("u1"), Some("1")), (Some("u2"), None)], "{name}");
        assert_eq!(input.articles, 2);
    }
    assert!(records(&folder.path("broken.jsonl")).unwrap_err().place().ends_with("broken.jsonl:2"));
    assert!(records(&folder.path("text.txt")).unwrap_err().what().contains("no columns"));
}

/// A folder of what people have: formats, encodings, damage, repeated ids and texts.
fn messy() -> Folder {
    let long = |seed: usize| -> String {
        (0..300).map(|i| format!("w{} ", (i * i + seed * 7919 + i) % 5_003)).collect()
    };
    let near = long(1).replacen("w1 ", "changed ", 3);
    let lines: String = (0..60)
        .map(|i| {
            let text =
                if i % 9 == 0 { long(i / 18) } else { format!("Text {i} of “Türkiye” — “no”.") };
            let date = format!("{:02}/05/2025", i % 28 + 1);
            serde_json::json!({ "id": i % 50, "text": text, "date": date, "source": { "name": "Dawn" } })
                .to_string()
                + if i % 7 == 0 { "\r\n\r\n" } else { "\n" }
        })
        .chain([
            "{\"id\":\n".to_owned(),
            "42\n".to_owned(),
            "{\"late\":true,\"text\":\"Late \\ud83d.\"}".to_owned(),
        ])
        .collect();
    let list =
        format!("\n [{}]\nrest", lines.lines().filter(|l| l.len() > 20).collect::<Vec<_>>().join(",\n"));
    let mut csv = String::from("sep=;\r\nurl;Headline;publisher;pubdate;story\r\n");
    for i in 0..40 {
        csv += &format!(
            "http://x/{};H{i};Dawn;{:02}/05/2025;\"Story “{i}”\nwith a second line; and “more”. ISLAMABAD, May 8 (Reuters) —\"\r\n",
            i % 30,
            i % 12 + 1
        );
        csv += match i {
            5 => "http://x/open;\"never closed;x;y;z\r\n",
            9 => "a;b;c\r\n\r\n",
            12 => "a;b;c;d;e;f;g\r\n",
            _ => "",
        };
    }
    csv += "http://x/last;;;25/05/2025;";
    csv += &near;
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&csv);
    let utf16: Vec<u8> = format!("\u{FEFF}{lines}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, lines.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let texts: Vec<String> = (0..200).map(|i| if i == 150 { near.clone() } else { long(i % 90) }).collect();
    let ids: Vec<i64> = (0..200).map(|i| i % 120).collect();
    let columns = vec![
        polars::prelude::Column::new("id".into(), ids),
        polars::prelude::Column::new("text".into(), texts),
    ];
    let mut parquet = Vec::new();
    polars::prelude::ParquetWriter::new(&mut parquet)
        .with_row_group_size(Some(70))
        .finish(&mut polars::prelude::DataFrame::new(200, columns).unwrap())
        .unwrap();
    Folder::new(
        "messy",
        &[
            ("a/lines.jsonl", lines.as_bytes()),
            ("a/list.json", list.as_bytes()),
            ("b/latin.csv", &latin),
            ("b/utf8.csv", csv.as_bytes()),
            ("c/utf16.jsonl", &utf16),
            ("c/packed.jsonl.gz", &packed),
            ("c/cut.jsonl.gz", &packed[..packed.len() / 2]),
            ("d/table.parquet", &parquet),
            (
                "e/a.txt",
                b"Title: One\nDate: 8 May 2025\n\nIndia struck nine sites in Pakistan, the army said.",
            ),
            ("e/b.txt", near.as_bytes()),
            ("e/binary.txt", b"%PDF-1.7"),
            ("e/empty.csv", b""),
            ("e/lines.json", lines.as_bytes()),
            ("e/object.json", format!("{{\"n\":1,\"articles\":{}}}", &list[2..list.len() - 5]).as_bytes()),
            ("e/no_text.csv", b"x,y\n1,2\n"),
            ("e/page.html", b"<!doctype html><title>T</title><p>One &amp; two, the army said on Monday.</p>"),
        ],
    )
}

#[test]
fn on_disk_as_in_memory_whatever_the_segment() {
    let folder = messy();
    let columns = Columns::default();
    let expected = folder.read("", &columns).unwrap();
    assert!(expected.corpus.articles.len() > 400 && expected.warnings.len() > 20, "{:#?}", expected.warnings);
    let marked = expected.corpus.articles.iter().filter(|a| a.duplicate_of.is_some()).count();
    assert!(marked > 200 && expected.corpus.articles.iter().any(|a| a.id.ends_with("#3")));
    let keys: std::collections::BTreeSet<String> =
        expected.corpus.articles.iter().flat_map(|a| a.meta.keys().cloned()).collect();
    let place = Folder::new("messy-spool", &[("x", b"")]);
    for segment in [1, 50, 1_000, SEGMENT] {
        let told = std::cell::Cell::new(0);
        let spooled =
            spool::spool_by(segment, &[folder.path("")], &columns, &place.0, &|n| told.set(n)).unwrap();
        assert_eq!(spooled.warnings, expected.warnings, "{segment}");
        assert_eq!(spooled.notices, expected.notices, "{segment}");
        assert_eq!(spooled.inputs, expected.inputs, "{segment}");
        assert_eq!(spooled.meta, keys);
        let all = &expected.corpus.articles;
        assert_eq!((spooled.articles, told.get()), (all.len(), all.len()));
        assert_eq!(spooled.bytes, all.iter().map(|a| a.text.len() as u64).sum::<u64>());
        for (first, bytes) in [(0, 1), (0, 3_000), (0, usize::MAX), (all.len() - 7, 5_000), (all.len(), 1)] {
            let batches: Vec<_> = spooled.batches(first, bytes).map(Result::unwrap).collect();
            assert!(batches.iter().all(|b| {
                let held: usize = b[..b.len() - 1].iter().map(|a| a.text.len()).sum();
                held < bytes
            }));
            assert_eq!(batches.concat(), all[first..], "{segment}");
        }
        drop(spooled);
        assert_eq!(std::fs::read_dir(&place.0).unwrap().count(), 1);
    }
    assert!(spool(&[folder.path("e/no_text.csv")], &columns, &place.0, &|_| {}).is_err());
    let missing = place.0.join("missing");
    let error = spool(&[folder.path("")], &columns, &missing, &|_| {}).unwrap_err();
    assert!(error.remedy().contains("make room"), "{error}");
}
