//! Errors that reach `instrumentation.ts`, and its `register`.

mod reported;

twinroute::routes!();
