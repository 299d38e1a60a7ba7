//! What `load` does to the process. Without the test harness, which has threads.
#![expect(clippy::disallowed_methods, reason = "this test reads variables")]

use std::{env, fs, thread};

use twinroute_env::load;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let text = "A='$B \"\\$'\nB=\"b\\nü\"\nHOME=/nowhere\na-b=1\n";
    fs::write(folder.path().join(".env"), text)?;
    let home = env::var_os("HOME");

    let loaded = load(folder.path())?;
    assert_eq!(loaded.to_string(), ".env");
    // Values are secrets.
    let debug = format!("{loaded:?}");
    assert!(debug.contains("a-b") && !debug.contains('ü'), "{debug}");
    assert_eq!(env::var("A")?, "b\nü \"$");
    assert_eq!(env::var("B")?, "b\nü");
    assert_eq!(env::var("a-b")?, "1");
    let expected = home.unwrap_or_else(|| "/nowhere".into());
    assert_eq!(env::var_os("HOME"), Some(expected));

    // A second folder does not change what the first one set.
    fs::write(folder.path().join(".env"), "B=other\nC=$B\n")?;
    load(folder.path())?;
    assert_eq!(
        (env::var("B")?, env::var("C")?),
        ("b\nü".into(), "b\nü".into())
    );

    if cfg!(target_os = "linux") {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let other = thread::spawn(move || stopped.recv());
        fs::write(folder.path().join(".env"), "D=1\n")?;
        let error = load(folder.path()).expect_err("another thread runs");
        let text = "the process has 2 threads; load environment files first in `main`";
        assert!(error.to_string().ends_with(text), "{error}");
        assert_eq!(env::var_os("D"), None);
        drop(stop);
        let _ = other.join();
    }
    fs::write(folder.path().join(".env"), "A0='a\0b'\n")?;
    let error = load(folder.path()).expect_err("a NUL");
    assert!(
        error
            .to_string()
            .ends_with("the value of `A0` contains a NUL"),
        "{error}"
    );
    Ok(())
}
