//! `cargo twinroute completions` in a shell.
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::process::Command;

use support::{Project, run};

/// What bash completes for a line, of which the last word is incomplete.
fn bash(script: &str, words: &[&str]) -> Vec<String> {
    let list = words.iter().map(|word| format!("'{word}'"));
    let list = list.collect::<Vec<_>>().join(" ");
    let last = words.len() - 1;
    let code = format!(
        "{script}
        COMP_WORDS=({list}); COMP_CWORD={last}; COMPREPLY=()
        function=$(complete -p {} | sed -E 's/.*-F ([^ ]+).*/\\1/')
        \"$function\" '{}' '{}' '{}'
        printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words[0],
        words[0],
        words[last],
        words[last - 1]
    );
    let output = Command::new("bash")
        .args(["--norc", "-c", &code])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_both_forms() {
    let project = Project::new(&[]);
    let script = run(project.path(), &["completions", "bash"]).stdout;
    let script = String::from_utf8(script).unwrap();
    let options = ["--html", "--help"].map(str::to_owned);
    for words in [
        &["cargo-twinroute", "scan", "--h"][..],
        &["cargo", "twinroute", "scan", "--h"],
    ] {
        let completed = bash(&script, words);
        assert!(
            options.iter().all(|option| completed.contains(option)),
            "{words:?}: {completed:?}"
        );
    }
    assert_eq!(bash(&script, &["cargo", "twin"]), ["twinroute"]);
    let before = "_mine() { COMPREPLY=(mine); }; complete -F _mine cargo\n".to_owned();
    assert_eq!(bash(&(before + &script), &["cargo", "bu"]), ["mine"]);
}

#[test]
fn each_shell_has_a_script() {
    let project = Project::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(project.path(), &["completions", shell]);
        assert!(output.status.success(), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("cargo-twinroute"), "{shell}");
    }
    assert_eq!(
        run(project.path(), &["completions", "tcsh"]).status.code(),
        Some(2)
    );
}
