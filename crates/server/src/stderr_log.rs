//! A log on stderr, for programs that have no `tracing` subscriber.

use std::{
    fmt::{self, Write as _},
    io::{self, Write as _},
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    dispatcher::has_been_set,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
    subscriber::{Interest, set_global_default},
};
use twinroute_core::escaped;

/// Writes what the server logs to stderr, if the program has neither a `tracing` subscriber nor a logger of the `log` crate yet: where it listens, its routes, warnings
/// and errors. Requests are not logged.
///
/// [`AppServer::run`](crate::AppServer::run) calls it. It sets the global subscriber of the process, so a program with a subscriber
/// of its own sets that before. A program that wants silence sets
/// [`NoSubscriber`](tracing::subscriber::NoSubscriber).
pub fn log_to_stderr() {
    let has_logger = log::max_level() != log::LevelFilter::Off;
    if !has_been_set() && !has_logger {
        // Another thread may have set one meanwhile; its log is as good.
        let _ = set_global_default(StderrLog);
    }
}

/// Writes one line for each event.
#[derive(Debug)]
struct StderrLog;

impl StderrLog {
    fn is_wanted(metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        let is_own = target.starts_with("twinroute") && target != "twinroute::access";
        let level = if is_own { Level::INFO } else { Level::WARN };
        metadata.is_event() && *metadata.level() <= level
    }
}

impl Subscriber for StderrLog {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if Self::is_wanted(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::INFO)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        Self::is_wanted(metadata)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        // A closed stderr must not fail a request.
        let _ = writeln!(io::stderr(), "{}", line.finish(*event.metadata().level()));
    }

    // No span is enabled, so none of these is called.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// The text of an event: its message, then its fields.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Line {
    fn finish(self, level: Level) -> String {
        let Self { message, fields } = self;
        let text = format!("{message}{fields}");
        let text = text.trim();
        match level {
            Level::ERROR => format!("error: {text}"),
            Level::WARN => format!("warning: {text}"),
            _ => text.to_owned(),
        }
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string can't fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={}", escaped(&format!("{value:?}"))),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_level_message_and_fields() {
        let line = |message: &str, fields: &str, level| {
            let (message, fields) = (message.to_owned(), fields.to_owned());
            Line { message, fields }.finish(level)
        };
        let error = line("handler failed", " path=/a error=x", Level::ERROR);
        assert_eq!(error, "error: handler failed path=/a error=x");
        assert_eq!(line("", " a=1", Level::WARN), "warning: a=1");
        assert_eq!(
            line("2 routes\nGET  /\n", "", Level::INFO),
            "2 routes\nGET  /"
        );
    }
}
