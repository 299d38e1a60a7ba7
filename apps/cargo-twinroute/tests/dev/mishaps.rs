//! Faults of the system and of servers: the session goes on.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    project::{FIRST_BUILD, LONG, Project, TOOL},
    tool::target,
    visible,
};

/// A cargo that removes the program after a build if there is a file `missing`, and allows no further watch if there is one
/// `no-watches`.
fn fake_cargo(project: &Project, name: &str) -> String {
    let program = target().join("debug").join(name);
    let text = format!(
        "#!/bin/sh
[ ! -e no-watches ] || echo 1 > /proc/sys/user/max_inotify_watches
'{}' \"$@\"
status=$?
[ ! -e missing ] || rm -f '{}'
exit $status
",
        env!("CARGO"),
        program.display()
    );
    project.write("cargo.sh", &text);
    let path = project.path("cargo.sh");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_program_that_is_missing_after_a_build_is_reported() {
    let project = Project::new("dev-missing");
    let mut command = Command::new(TOOL);
    command.env("CARGO", fake_cargo(&project, "dev-missing"));
    let mut dev = project.dev_of(command, &[]);
    dev.until("started", FIRST_BUILD);
    project.write("missing", "");
    project.number(1);
    let exited = dev.until("exited", LONG);
    assert!(
        exited["status"].as_str().unwrap().contains("No such file"),
        "{exited:#}"
    );
    let html = dev.get("Accept: text/html\r\n");
    assert!(
        html.contains("The server can&#39;t be started")
            || html.contains("The server can't be started"),
        "{html}"
    );
    fs::remove_file(project.path("missing")).unwrap();
    project.number(2);
    dev.until("started", LONG);
    visible(&dev, "\r\n\r\n2");
}

/// Where users may make no namespaces, the limit can't be set for one process.
#[test]
fn files_that_can_not_be_watched_are_reported() {
    let unshare = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", program]);
        command
    };
    if !unshare("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        return;
    }
    let project = Project::new("dev-unwatched");
    let mut command = unshare(TOOL);
    command.env("CARGO", fake_cargo(&project, "dev-unwatched"));
    let mut dev = project.dev_of(command, &[]);
    dev.until("started", FIRST_BUILD);
    project.write("no-watches", "");
    let manifest = fs::read_to_string(project.path("Cargo.toml")).unwrap();
    project.write("Cargo.toml", &format!("{manifest}\n# changed\n"));
    let warning = dev.until("warning", LONG)["message"].to_string();
    assert!(
        warning.contains("can't watch `") && warning.contains("max_user_watches"),
        "{warning}"
    );
    dev.until("built", LONG);
    // The files of before are still watched.
    project.number(1);
    dev.until("started", LONG);
    visible(&dev, "\r\n\r\n1");
}

#[test]
fn a_server_that_accepts_nothing_is_reported_and_replaced_by_a_page() {
    let project = Project::new("dev-waits");
    project.write("waits", "");
    let mut dev = project.dev(&[]);
    let not_ready = dev.until("not_ready", FIRST_BUILD);
    assert!(
        not_ready["milliseconds"].as_u64().unwrap() >= 5000,
        "{not_ready:#}"
    );
    let html = dev.get("Accept: text/html\r\n");
    assert!(
        html.starts_with("HTTP/1.1 500 ") && html.contains("The server accepts no connections"),
        "{html}"
    );
    fs::remove_file(project.path("waits")).unwrap();
    dev.until("started", LONG);
    visible(&dev, "\r\n\r\n0");
}

#[test]
fn a_signal_during_a_restart_does_not_wait_for_the_old_server() {
    let project = Project::new("dev-stubborn");
    let mut dev = project.dev(&["--grace", "80"]);
    dev.until("started", FIRST_BUILD);
    project.write("stubborn", "");
    // A file of variables is read at the start.
    project.write(".env", "A=1\n");
    dev.until("built", LONG);
    let events = dev.later(Duration::from_secs(1));
    assert!(events.is_empty(), "{events:#?}");
    project.write(".env", "A=2\n");
    dev.until("built", LONG);
    let start = Instant::now();
    dev.signal("INT");
    assert_eq!(dev.wait(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn nohup_keeps_the_session_after_the_end_of_the_terminal() {
    let project = Project::new("dev-nohup");
    let mut command = Command::new("nohup");
    command.arg(TOOL);
    let mut dev = project.dev_of(command, &[]);
    dev.until("started", FIRST_BUILD);
    dev.signal("HUP");
    let events = dev.later(Duration::from_secs(1));
    assert!(events.is_empty(), "{events:#?}");
    visible(&dev, "\r\n\r\n0");
    dev.signal("TERM");
    dev.until("stopping", LONG);
    assert_eq!(dev.wait(), Some(0));
}

#[test]
fn variables_of_another_folder_restart_the_server_that_loads_them() {
    let web = tempfile::tempdir().unwrap();
    let project = Project::new("dev-variables");
    project.write("variables", web.path().to_str().unwrap());
    let mut dev = project.dev(&[]);
    dev.until("started", FIRST_BUILD);
    // A value that contains itself ends the server.
    fs::write(web.path().join(".env.local"), "LOOP=${LOOP}\n").unwrap();
    let building = dev.until("building", LONG);
    assert!(
        building["changed"][0]
            .as_str()
            .unwrap()
            .ends_with("/.env.local"),
        "{building:#}"
    );
    dev.until("exited", LONG);
    fs::write(web.path().join(".env.local"), "LOOP=1\n").unwrap();
    dev.until("started", LONG);
    // Other files of the folder are not read.
    fs::write(web.path().join("next.config.js"), "").unwrap();
    let events = dev.later(Duration::from_secs(1));
    assert!(events.is_empty(), "{events:#?}");
}
