//! Colours of the output.

use std::io;

use anstream::{AutoStream, ColorChoice};

/// Whether stdout gets colours: on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; elsewhere only with `CLICOLOR_FORCE`.
pub(crate) fn is_colored() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}
