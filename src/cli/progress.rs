//! Progress bars on standard error, when it is a terminal.

use super::Global;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A bar for `total` steps named `what`; silent when nobody watches.
pub(super) fn bar(total: usize, what: &'static str, global: &Global) -> ProgressBar {
    let watched = !global.quiet && std::io::stderr().is_terminal();
    let target = if watched { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{msg:>10} {wide_bar} {human_pos}/{human_len} {eta}")
        .expect("the template is sound");
    ProgressBar::with_draw_target(Some(total as u64), target).with_style(style).with_message(what)
}
