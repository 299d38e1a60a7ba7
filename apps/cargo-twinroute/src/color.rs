//! Colours of the output.

use std::io;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// Whether stdout gets colours: on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; elsewhere only with `CLICOLOR_FORCE`.
pub(crate) fn is_colored() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// A text for stdout that says what was done: green, as cargo's.
pub(crate) fn done(text: &str) -> String {
    styled(
        text,
        Style::new().bold().fg_color(Some(AnsiColor::Green.into())),
    )
}

/// A heading for stdout.
pub(crate) fn heading(text: &str) -> String {
    styled(text, Style::new().bold())
}

fn styled(text: &str, style: Style) -> String {
    match is_colored() {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    }
}
