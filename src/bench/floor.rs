//! What any program that counts words must do, and no more.

use hashbrown::HashSet;
use unicode_segmentation::UnicodeSegmentation;

/// Words of `words` in `text`, split by a byte table, in lower case.
pub(super) fn by_bytes(text: &str, words: &HashSet<String>) -> usize {
    let mut found = 0;
    let mut token = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'\'' {
            token.push(byte.to_ascii_lowercase() as char);
        } else if !token.is_empty() {
            found += usize::from(words.contains(token.as_str()));
            token.clear();
        }
    }
    found + usize::from(words.contains(token.as_str()))
}

/// The same, split by the word boundaries of UAX #29.
pub(super) fn by_unicode(text: &str, words: &HashSet<String>) -> usize {
    let mut found = 0;
    let mut lower = String::new();
    for word in text.unicode_words() {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        found += usize::from(words.contains(lower.as_str()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_count_the_same_words_of_plain_text() {
        let words: HashSet<String> = ["war", "peace"].map(str::to_owned).into();
        let text = "War, peace and the war";
        assert_eq!((by_bytes(text, &words), by_unicode(text, &words)), (3, 3));
    }
}
