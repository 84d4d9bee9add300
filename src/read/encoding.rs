//! Bytes become text, whatever encoding they are in.
//!
//! DESIGN. In this order: a byte order mark; the pattern of NUL bytes that UTF-16 leaves in text of
//! Western scripts; UTF-8, even with a few broken bytes; for web pages what they declare; the guess
//! of chardetng (the detector of Firefox). A byte order mark is no part of the text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text, and how it was got.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// WHATWG name.
    pub(super) encoding: &'static str,
    /// Replacement characters (U+FFFD) in the text.
    pub(super) replaced: usize,
}

/// How many bytes are looked at to tell the encoding.
const LOOKED_AT: usize = 1 << 20;

/// First bytes of what is often taken for text, and is none.
static MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xD0\xCF\x11\xE0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"PAR1", "a Parquet file"),
];

/// Decodes `bytes`, or says why they are no text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, String> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(format!("looks binary: {what}"));
    }
    let (encoding, skip) = match Encoding::for_bom(&bytes) {
        Some(found) => found,
        None => (tell(&bytes)?, 0),
    };
    let text = if encoding == UTF_8 && skip == 0 {
        String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
    } else {
        encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned()
    };
    let replaced = text.matches('\u{FFFD}').count();
    Ok(Decoded { text, encoding: encoding.name(), replaced })
}

fn tell(bytes: &[u8]) -> Result<&'static Encoding, String> {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let nuls = head.iter().filter(|&&b| b == 0).count();
    if nuls > 0 {
        let odd = head.iter().skip(1).step_by(2).filter(|&&b| b == 0).count();
        let (even, pairs) = (nuls - odd, head.len() / 2);
        if odd * 10 > pairs * 3 && even * 50 <= pairs {
            return Ok(UTF_16LE);
        }
        if even * 10 > pairs * 3 && odd * 50 <= pairs {
            return Ok(UTF_16BE);
        }
    }
    let controls = head.iter().filter(|&&b| b < 32 && !matches!(b, 9..=13 | 27)).count();
    if controls * 50 > head.len() {
        return Err(format!("looks binary: {controls} control bytes in the first {}", head.len()));
    }
    if mostly_utf8(bytes) {
        return Ok(UTF_8);
    }
    if let Some(declared) = declared(bytes) {
        return Ok(declared);
    }
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0).saturating_sub(64);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..bytes.len().min(start + LOOKED_AT)], true);
    Ok(detector.guess(None, Utf8Detection::Deny))
}

/// Whether `bytes` are UTF-8 with at most one broken sequence in ten of those beyond ASCII.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| b & 0xC0 == 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * 10 <= good
}

/// What a web page declares in its first bytes: `charset=…`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let start = head.trim_start();
    if !start.starts_with("<!doctype html") && !start.contains("<html") && !start.contains("<head") {
        return None;
    }
    let after = &head[head.find("charset=")? + 8..];
    let label = after.trim_start_matches(['"', '\'']).split(['"', '\'', '>', ' ', '/', ';']).next()?;
    Encoding::for_label(label.as_bytes()).filter(|&e| e != UTF_8 && e != UTF_16LE && e != UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<(&str, &str, usize), &str>) {
        let found = decode(bytes.to_vec());
        let found = found.as_ref().map(|d| (d.text.as_str(), d.encoding, d.replaced));
        match expected {
            Ok(expected) => assert_eq!(found, Ok(expected)),
            Err(part) => assert!(found.is_err_and(|e| e.contains(part)), "{part}"),
        }
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn unicode_with_and_without_a_mark() {
        let text = "Türkiye’s “no” — 🇹🇷";
        check(text.as_bytes(), Ok((text, "UTF-8", 0)));
        check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), Ok((text, "UTF-8", 0)));
        check(&utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes), Ok((text, "UTF-16LE", 0)));
        check(&utf16(&format!("\u{FEFF}{text}"), u16::to_be_bytes), Ok((text, "UTF-16BE", 0)));
        let text = "India accused Pakistan of “aggression”.";
        check(&utf16(text, u16::to_le_bytes), Ok((text, "UTF-16LE", 0)));
        check(&utf16(text, u16::to_be_bytes), Ok((text, "UTF-16BE", 0)));
        check(b"", Ok(("", "UTF-8", 0)));
    }

    #[test]
    fn older_encodings_are_guessed() {
        check(
            b"The minister said \x93we won\x92t yield\x94 \x97 and left the caf\xE9.",
            Ok(("The minister said “we won’t yield” — and left the café.", "windows-1252", 0)),
        );
        let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Министр иностранных дел заявил о готовности");
        check(&russian, Ok(("Министр иностранных дел заявил о готовности", "windows-1251", 0)));
        check(
            b"<html><head><meta charset='iso-8859-2'></head>Pi\xEAkno",
            Ok(("<html><head><meta charset='iso-8859-2'></head>Piękno", "ISO-8859-2", 0)),
        );
    }

    #[test]
    fn broken_bytes_are_counted() {
        let mut bytes = "é".repeat(20).into_bytes();
        bytes.push(0xE2);
        check(&bytes, Ok((&format!("{}\u{FFFD}", "é".repeat(20)), "UTF-8", 1)));
        check("a\u{FFFD}b".as_bytes(), Ok(("a\u{FFFD}b", "UTF-8", 1)));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check(b"%PDF-1.7\n1 0 obj", Err("PDF"));
        check(b"PK\x03\x04\x14\0\x06\0", Err("office"));
        check(&(0..=255).cycle().take(4096).collect::<Vec<u8>>(), Err("control bytes"));
        check(&[&b"x"[..], &[0; 600]].concat(), Err("control bytes"));
        check(
            &[&b"one stray "[..], b"\0", &[b'x'; 90]].concat(),
            Ok((&format!("one stray \0{}", "x".repeat(90)), "UTF-8", 0)),
        );
    }
}
