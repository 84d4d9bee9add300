//! Promise: nothing is let in. Whatever an input, codebook or study holds, the program ends, within bounded
//! time and memory, either with a result or with an error that says what and where; no input is lost without
//! a word; and what came in as text never goes out as a command.

mod common;
use common::{Scratch, rows, slantwise, succeed};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Told on standard error by a run that must end by itself, well or with an error, but not by a panic.
fn told(arguments: &[&str]) -> (Option<i32>, String) {
    let output = slantwise(arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 2)), "{arguments:?}: {:?}\n{told}", output.status);
    assert!(!told.contains("panicked"), "{told}");
    (output.status.code(), told)
}

/// Measures `name` with `content` beside a sound article: what is told contains all `parts`, and the sound
/// article is measured.
fn check(scratch: &Scratch, name: &str, content: impl AsRef<[u8]>, parts: &[&str]) -> Vec<serde_json::Value> {
    let place = scratch.path(&format!("{name}.in"));
    scratch.file(&format!("{name}.in/{name}"), content);
    scratch.file(&format!("{name}.in/sound.txt"), "India claims its actions were retaliation.");
    let out = scratch.path(&format!("{name}.out"));
    let input = place.display().to_string();
    let (code, told) = told(&[
        "measure",
        &input,
        "--out",
        out.to_str().unwrap(),
        "--format",
        "jsonl",
        "--codebook",
        "generic-frames",
    ]);
    assert_eq!(code, Some(0), "{name}: {told}");
    for part in parts {
        assert!(told.contains(part), "{name} does not say “{part}”:\n{told}");
    }
    let documents = rows(&out, "documents");
    assert!(documents.iter().any(|d| d["doc_id"] == "sound"), "{name}: the sound article is lost");
    documents
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let scratch = Scratch::new("hostile-bombs");
    // Zeros pack a thousandfold: six times the longest text in 60 KB.
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..60 {
        packed.write_all(&[b'a'; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100 << 10);
    check(&scratch, "line.txt.gz", packed, &["line.txt.gz", "more than 10 MiB", "split it"]);
    let line = "war ".repeat(3 << 20);
    check(&scratch, "line.csv", format!("id,text\n1,{line}\n2,War is over.\n"), &["line.csv:2", "10 MiB"]);
    check(&scratch, "line.jsonl", format!("{{\"text\":\"{line}\"}}\n"), &["line.jsonl:1", "10 MiB"]);
    // Longer than is held at all: passed over, and what follows is read.
    let endless = "war ".repeat(9 << 20);
    let long = |content: String, name: &str, line: &str| {
        let documents = check(&scratch, name, content, &[line, "32 MiB", "left out"]);
        assert_eq!(documents.len(), 3, "{name}");
    };
    let (first, last) = ("{\"text\":\"War.\"}", "{\"text\":\"Peace.\"}");
    long(format!("{first}\n{{\"text\":\"{endless}\"}}\n{last}\n"), "endless.jsonl", "endless.jsonl:2");
    long(format!("[{first},\n{{\"text\":\"{endless}\"}},\n{last}]"), "endless.json", "endless.json:2");
    long(format!("id,text\n1,War.\n2,{endless}\n3,Peace.\n"), "endless.csv", "endless.csv:3");
    drop(endless);
    let names: String = (0..100_000).map(|i| format!("{{\"id{i}\":1,\"text\":\"War {i}.\"}}\n")).collect();
    check(
        &scratch,
        "names.jsonl",
        names.lines().take(6_000).collect::<Vec<_>>().join("\n"),
        &["more than 4096 names", "left out"],
    );
    let columns = |cell: &dyn Fn(usize) -> String| (0..1_000_000).map(cell).collect::<Vec<_>>().join(",");
    let wide =
        format!("text,{}\nWar is over.,{}\n", columns(&|i| format!("c{i}")), columns(&|i| i.to_string()));
    check(
        &scratch,
        "wide.csv",
        wide,
        &["1000000 columns could be metadata; the first 1000 are kept", "--meta"],
    );
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let scratch = Scratch::new("hostile-deep");
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    check(&scratch, "deep.json", format!("{{\"text\":{open}{close}}}"), &["deep.json", "recursion limit"]);
    check(
        &scratch,
        "deep.jsonl",
        format!("{{\"text\":{open}{close}}}\n"),
        &["deep.jsonl:1", "recursion limit"],
    );
    let page = format!("<html><body>{}War is over, they said on Monday.", "<div>".repeat(100_000));
    check(&scratch, "deep.html", page, &["deep.html", "10000 elements stand in each other"]);
    let quotes = format!("{} war {}", "> ".repeat(50_000), "*".repeat(50_000));
    check(&scratch, "deep.md", quotes, &[]);
    for (name, content, part) in [
        ("deep.json", format!("{{\"a\":{}\"war\"{}}}", open, close), "recursion limit"),
        ("deep.yml", format!("a: {}war{}", "{a: ".repeat(100_000), "}".repeat(100_000)), "deep.yml"),
        ("list.yml", format!("a: {open}war{close}"), "list.yml"),
        (
            "deep.ykd",
            format!(
                "<dictionary>{}</dictionary>",
                "<cnode name='a'>".repeat(5_000) + "<pnode name='war'/>" + &"</cnode>".repeat(5_000)
            ),
            "nested more than 100 deep",
        ),
        (
            "bomb.ykd",
            format!(
                "<!DOCTYPE d [<!ENTITY a '{}'>]><dictionary><cnode name='a'>{}</cnode></dictionary>",
                "a".repeat(1000),
                "&a;".repeat(1000)
            ),
            "declares entities",
        ),
    ] {
        let file = scratch.file(name, content);
        let out = scratch.path("imported.toml").display().to_string();
        let (code, told) = told(&["codebook", "import", &file, "--out", &out]);
        assert_eq!(code, Some(2), "{name}: {told}");
        assert!(told.contains(part) && told.contains("→"), "{name}: {told}");
    }
}

/// A codebook of one category.
fn codebook(patterns: &str) -> String {
    format!(
        "name = \"own\"\nprefix = \"own\"\nversion = \"1\"\nreference = \"r\"\nlicence = \"CC0-1.0\"\n\
         [[category]]\nname = \"c\"\ndefinition = \"d\"\npatterns = [{patterns}]\n"
    )
}

#[test]
fn patterns_that_would_blow_up_are_refused_or_bounded() {
    let scratch = Scratch::new("hostile-patterns");
    let many = format!("\"({})\"", vec!["war"; 1_000].join("|"));
    for (name, patterns, part) in [
        ("brackets", format!("\"{}war{}\"", "(".repeat(4_000), ")".repeat(4_000)), "more than 16 deep"),
        ("product", format!("\"{}\"", "(a|b|c|d)".repeat(200)), "more than 1024 alternatives"),
        ("long", format!("\"{}\"", "war ".repeat(100_000)), "longer than 10000 bytes"),
        ("many", vec![many.as_str(); 1_001].join(","), "more than 1000000 sequences"),
        ("open", format!("\"{}\"", "(war".repeat(10)), "nothing closes"),
        ("nested", format!("{}\"war\"{}", "[".repeat(50_000), "]".repeat(50_000)), "cannot recurse further"),
        ("keys", format!("\"war\"]\n{} = [1", vec!["a"; 50_000].join(".")), "line"),
    ] {
        let file = scratch.file(&format!("{name}.toml"), codebook(&patterns));
        let (code, told) = told(&["codebook", "check", &file]);
        assert_eq!(code, Some(2), "{name}: {told}");
        assert!(told.contains(part) && told.contains("→"), "{name}: {told}");
        assert!(told.len() < 20_000, "{name} tells {} bytes", told.len());
    }
    // Gaps after gaps, where a search that tries every way would take for ever.
    let gaps = scratch.file("gaps.toml", codebook(&format!("\"war {}zebra\"", "~20 war ".repeat(40))));
    let text = scratch.file("war.txt", "war ".repeat(2_000));
    let out = scratch.path("out").display().to_string();
    let (code, told) = told(&["measure", &text, "--codebook", &gaps, "--out", &out]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn huge_study_and_codebook_files_are_refused() {
    let scratch = Scratch::new("hostile-huge");
    let text = scratch.file("a.txt", "War is over.");
    let out = scratch.path("out").display().to_string();
    for name in ["huge.toml", "huge.dic"] {
        let path = scratch.path(name);
        // Sparse: it takes no room on the disk.
        fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
        let path = path.display().to_string();
        for arguments in [
            vec!["run", &path, "--out", &out],
            vec!["measure", &text, "--codebook", &path, "--out", &out],
            vec!["codebook", "import", &path, "--out", &out],
        ] {
            if arguments[0] != "codebook" && name == "huge.dic" {
                continue;
            }
            let (code, told) = told(&arguments);
            assert_eq!(code, Some(2), "{told}");
            assert!(
                told.contains(name) && told.contains("larger than 64 MiB") && told.contains("→"),
                "{told}"
            );
        }
    }
    assert!(!Path::new(&out).exists());
}

#[test]
fn characters_that_mislead_are_measured_as_they_are() {
    let scratch = Scratch::new("hostile-characters");
    let bidi = "India\u{202e} claims \u{2066}its\u{2069} actions\u{200b} were retaliation.";
    check(&scratch, "bidi.txt", bidi, &[]);
    check(&scratch, "nul.txt", "India\0 claims its actions were retaliation. ".repeat(9), &[]);
    check(&scratch, "nuls.txt", "\0".repeat(1_000), &["nuls.txt", "looks binary"]);
    check(&scratch, "mark.txt", "\u{FEFF}\u{FEFF}War.", &[]);
    check(&scratch, "utf16.txt", [0xFF, 0xFE, 0x00, 0xD8, b'W', 0, b'a', 0], &["utf16.txt", "U+FFFD"]);
    let documents = check(
        &scratch,
        "surrogates.jsonl",
        "{\"id\":\"lone\",\"text\":\"War \\ud83d is \\udc00 over.\"}\n{\"id\":\"pair\",\"text\":\"War \\ud83d\\ude00.\"}\n",
        &["surrogates.jsonl:1", "lone surrogates"],
    );
    assert_eq!(documents.len(), 3);
    let script = "India <script>alert(1)</script> claims \"><img src=x onerror=alert(2)> war. ".repeat(5);
    let page = scratch.file("script.jsonl", serde_json::json!({ "id": "<script>alert(3)</script>", "outlet": "<img src=x onerror=alert(4)>", "text": script }).to_string());
    let out = scratch.path("report");
    succeed(&["run", &page, "--out", out.to_str().unwrap()]);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    for n in 1..=4 {
        for tag in [format!("<script>alert({n})"), format!("<img src=x onerror=alert({n})")] {
            assert!(!page.contains(&tag), "the report holds {tag}");
        }
    }
}

#[test]
fn ids_are_no_paths_and_cells_no_formulas() {
    let scratch = Scratch::new("hostile-names");
    let ids = [
        "../../escape",
        "/etc/passwd",
        "..",
        "C:\\x",
        "a/../../b",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "nul",
    ];
    let lines: String = ids
        .iter()
        .map(|id| format!("{}\n", serde_json::json!({ "id": id, "outlet": "=cmd|'/c calc'!A1", "title": "@x", "text": "Khan said: “=HYPERLINK(1)”. India blamed Khan for the war.\n\n=2+2 war." })))
        .collect();
    let input = scratch.file("inner/texts/a.jsonl", lines);
    let out = scratch.path("inner/out");
    let out_name = out.display().to_string();
    succeed(&["run", &input, "--out", &out_name]);
    let tables = scratch.path("inner/tables").display().to_string();
    succeed(&["measure", &input, "--format", "csv", "--out", &tables]);
    let sample = scratch.path("inner/sample").display().to_string();
    succeed(&[
        "coding",
        "sheet",
        &out_name,
        "--n",
        "5",
        "--items",
        "generic-frames",
        "--show",
        "outlet",
        "--out",
        &sample,
    ]);
    let mut beside: Vec<_> =
        fs::read_dir(scratch.path("inner")).unwrap().map(|e| e.unwrap().file_name()).collect();
    beside.sort();
    assert_eq!(beside, ["out", "sample", "tables", "texts"]);
    assert_eq!(fs::read_dir(scratch.path("")).unwrap().count(), 1);
    let (mut files, mut cells) = (0, 0);
    let mut folders = vec![scratch.path("inner")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "csv") {
                files += 1;
                for record in csv::ReaderBuilder::new().flexible(true).from_path(&path).unwrap().records() {
                    for cell in &record.unwrap() {
                        cells += 1;
                        let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
                            && cell.parse::<f64>().is_err();
                        assert!(!runs, "{}: {cell:?}", path.display());
                    }
                }
            }
        }
    }
    assert!(files > 15 && cells > 1_000, "{files} files, {cells} cells");
}

#[cfg(unix)]
#[test]
fn links_pipes_and_locked_files_do_not_stop_a_folder() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scratch = Scratch::new("hostile-links");
    scratch.file("in/a.txt", "War is over.");
    symlink("..", scratch.path("in/up")).unwrap();
    symlink("loop.txt", scratch.path("in/loop.txt")).unwrap();
    symlink("nowhere.txt", scratch.path("in/dangling.txt")).unwrap();
    symlink("/dev/zero", scratch.path("in/zero.txt")).unwrap();
    let locked = scratch.file("in/locked.txt", "Secret.");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    std::process::Command::new("mkfifo").arg(scratch.path("in/pipe.txt")).status().unwrap();
    let out = scratch.path("out");
    let input = scratch.path("in").display().to_string();
    let (code, folder) = told(&["measure", &input, "--out", out.to_str().unwrap(), "--format", "jsonl"]);
    assert_eq!(code, Some(0), "{folder}");
    assert!(folder.contains("a link to a folder, not followed"), "{folder}");
    for name in ["loop.txt", "dangling.txt", "zero.txt", "pipe.txt"] {
        assert!(folder.contains(&format!("{name}: neither a file nor a folder")), "{name}: {folder}");
    }
    let ids: Vec<String> =
        rows(&out, "documents").iter().map(|d| d["doc_id"].as_str().unwrap().to_owned()).collect();
    // The superuser may read what is locked.
    match fs::read(&locked) {
        Ok(_) => assert_eq!(ids, ["a", "locked"]),
        Err(_) => {
            assert_eq!(ids, ["a"]);
            assert!(folder.contains("locked.txt") && folder.contains("ermission"), "{folder}");
        }
    }
    let zero = scratch.path("in/zero.txt").display().to_string();
    let other = scratch.path("other").display().to_string();
    let (code, endless) = told(&["measure", &zero, "--out", &other]);
    assert_eq!(code, Some(2));
    assert!(endless.contains("gives more than"), "{endless}");
}
