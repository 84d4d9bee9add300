//! The page: one HTML file with its fonts, style, script and data inside.

use super::block::Section;
use super::reader::Reader;
use super::title::Title;
use crate::plot::{PAGE_CSS, WEB_FONT_REGULAR, WEB_FONT_SEMIBOLD};
use crate::{Error, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// `report.html`.
///
/// # Errors
/// When the template is broken.
pub(super) fn page(title: &Title, sections: &[Section], reader: &Reader) -> Result<String> {
    let fonts = [(400, WEB_FONT_REGULAR), (600, WEB_FONT_SEMIBOLD)].map(|(weight, font)| {
        format!(
            "@font-face{{font-family:\"Open Sans\";font-weight:{weight};font-display:swap;src:url(data:font/woff2;base64,{}) \
             format(\"woff2\")}}\n",
            base64(font)
        )
    });
    let style = fonts.concat() + STYLE + PAGE_CSS;
    let version = env!("CARGO_PKG_VERSION");
    let values = context! { title => Serde(title), sections => Serde(sections), reader => Serde(reader), style, script => SCRIPT, version };
    render("report.html", TEMPLATE, values)
}

/// Fills `template`; `name` ends in `.html`, so that everything is escaped but what the template calls safe.
///
/// # Errors
/// When the template is broken.
pub(super) fn render(name: &'static str, template: &'static str, values: Value) -> Result<String> {
    let failed = |error: minijinja::Error| Error::new(name, format!("{error:#}"), "report this as a defect");
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(failed)?;
    environment.set_syntax(syntax);
    environment.add_template(name, template).map_err(failed)?;
    environment.get_template(name).and_then(|template| template.render(values)).map_err(failed)
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            out.push(if digit > chunk.len() { '=' } else { char::from(DIGITS[value as usize]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), expected);
        }
    }
}
