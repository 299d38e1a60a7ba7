//! Mistakes that must not compile, and the messages of the compiler.

use std::process::Command;

/// The release of the compiler whose messages are in `ui/*.stderr`. The test `mistakes` compares twinroute's part of them on
/// every release.
const RELEASE: &str = "rustc 1.95.";

#[test]
fn mistakes_do_not_compile() {
    let compiler = option_env!("RUSTC").unwrap_or("rustc");
    let version = Command::new(compiler).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if version.starts_with(RELEASE) {
        trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
    } else {
        println!("skipped: the messages are those of {RELEASE}, and this is {version}");
    }
}
