//! The environment of a run.

use std::{ffi::OsStr, fs, process::Command};

use twinroute_benches::scenarios::CONNECTIONS;

use crate::{next, options::Options};

/// The machine, its software and the length of the run.
pub(crate) fn describe(options: &Options) -> Vec<(String, String)> {
    let output = |program: &OsStr, args: &[&str]| {
        let output = Command::new(program).args(args).output();
        let text = output.map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&text).trim().to_owned()
    };
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let rounds = format!(
        "{} after one to warm up, of {} ms for each server; {CONNECTIONS} connections, 8 for bodies of 1 MiB",
        options.rounds,
        options.time.as_millis()
    );
    [
        (
            "processor",
            model.map_or_else(String::new, |(_, name)| name.to_owned()),
        ),
        ("system", output("uname".as_ref(), &["-sr"])),
        ("Rust", output("rustc".as_ref(), &["--version"])),
        ("Node", output(next::node().as_ref(), &["--version"])),
        (
            "commit",
            output("git".as_ref(), &["describe", "--always", "--dirty"]),
        ),
        ("rounds", rounds),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}
