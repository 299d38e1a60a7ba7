//! Load.

use std::io;

use crate::process::{OTHER, needed, pinned};

/// Requests per second that `wrk`, on the other core, got answered.
///
/// # Errors
/// When there is no `wrk`, or an answer is no success.
pub fn requests_per_second(port: u16, path: &str, seconds: usize) -> io::Result<f64> {
    let output = pinned(OTHER, "wrk".as_ref())
        .args(["-t1", "-c32", &format!("-d{seconds}s")])
        .arg(format!("http://127.0.0.1:{port}{path}"))
        .output()
        .map_err(|error| needed("taskset", &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        let message = format!("{path}: not every answer was a success:\n{text}");
        return Err(io::Error::other(message));
    }
    let rate = text.lines().find_map(|line| {
        let rate = line.trim().strip_prefix("Requests/sec:")?;
        rate.trim().parse().ok()
    });
    let errors = String::from_utf8_lossy(&output.stderr);
    rate.ok_or_else(|| io::Error::other(format!("`wrk` is needed; it said:\n{text}{errors}")))
}
