//! Which encoding bytes are in.
//!
//! DESIGN. In this order: a byte order mark; the pattern of NUL bytes that UTF-16 leaves in text of
//! Western scripts; UTF-8, even with a few broken bytes; for web pages what they declare; the guess
//! of chardetng (the detector of Firefox). All bytes are looked at, piece by piece: a file that is ASCII
//! for a gigabyte may still turn out to be Latin 1.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are kept to tell the encoding from.
const LOOKED_AT: usize = 1 << 20;
/// How many bytes before the first beyond ASCII the detector is given.
const BEFORE: usize = 64;

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

/// An encoding, and how many bytes the byte order mark takes, which is no part of the text.
pub(super) type Told = (&'static Encoding, usize);

/// Looks at bytes as they come by.
#[derive(Debug, Default)]
pub(super) struct Teller {
    /// The first [`LOOKED_AT`] bytes.
    head: Vec<u8>,
    /// From shortly before the first byte beyond ASCII, as many.
    sample: Vec<u8>,
    /// Whether there was a byte beyond ASCII; before, the sample holds the last bytes only.
    beyond: bool,
    /// Characters beyond ASCII, and broken ones.
    good: usize,
    broken: usize,
    /// The beginning of a character that goes on in the next bytes.
    pending: Vec<u8>,
}

impl Teller {
    /// Looks at the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.head.extend(&bytes[..bytes.len().min(LOOKED_AT - self.head.len())]);
        let first = if self.beyond { Some(0) } else { bytes.iter().position(|b| !b.is_ascii()) };
        let (before, after) = bytes.split_at(first.unwrap_or(bytes.len()));
        if !self.beyond {
            self.sample.extend(&before[before.len().saturating_sub(BEFORE)..]);
            self.sample.drain(..self.sample.len().saturating_sub(BEFORE));
        }
        if first.is_some() {
            self.beyond = true;
            self.sample.extend(&after[..after.len().min(LOOKED_AT - self.sample.len())]);
            let mut pending = std::mem::take(&mut self.pending);
            pending.extend(after);
            self.count(&pending, false);
        }
    }

    /// Counts whole characters; what the bytes end in may be the beginning of one.
    fn count(&mut self, bytes: &[u8], last: bool) {
        for chunk in bytes.utf8_chunks() {
            self.good += chunk.valid().bytes().filter(|b| b & 0xC0 == 0xC0).count();
            let invalid = chunk.invalid();
            let ends = invalid.as_ptr_range().end == bytes.as_ptr_range().end;
            if ends && !last && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none()) {
                self.pending = invalid.to_vec();
            } else {
                self.broken += usize::from(!invalid.is_empty());
            }
        }
    }

    /// The encoding of all bytes, or why they are no text.
    pub(super) fn finish(mut self) -> Result<Told, String> {
        if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| self.head.starts_with(magic)) {
            return Err(format!("looks binary: {what}"));
        }
        if let Some(found) = Encoding::for_bom(&self.head) {
            return Ok(found);
        }
        let pending = std::mem::take(&mut self.pending);
        self.count(&pending, true);
        Ok((self.tell()?, 0))
    }

    fn tell(&self) -> Result<&'static Encoding, String> {
        let head = &self.head;
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
        // At most one broken sequence in ten of those beyond ASCII.
        if self.broken * 10 <= self.good {
            return Ok(UTF_8);
        }
        if let Some(declared) = declared(head) {
            return Ok(declared);
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&self.sample, true);
        Ok(detector.guess(None, Utf8Detection::Deny))
    }
}

/// The first bytes of a file as text, if they are any.
pub(super) fn head(bytes: &[u8]) -> Option<String> {
    let mut teller = Teller::default();
    teller.feed(bytes);
    let (encoding, mark) = teller.finish().ok()?;
    Some(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned())
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

    /// Text, encoding and replacement characters; the same in one piece and byte by byte.
    fn check(bytes: &[u8], expected: Result<(&str, &str, usize), &str>) {
        let decoded = |step: usize| {
            let mut teller = Teller::default();
            bytes.chunks(step).for_each(|piece| teller.feed(piece));
            teller.finish().map(|(encoding, mark)| {
                let text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
                let replaced = text.matches('\u{FFFD}').count();
                (text, encoding.name(), replaced)
            })
        };
        let found = decoded(usize::MAX);
        assert_eq!(found, decoded(1));
        match expected {
            Ok((text, encoding, replaced)) => assert_eq!(found, Ok((text.to_owned(), encoding, replaced))),
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
