//! The units of the page: valid, and at work.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use twinroute_test_client::Peer;

use crate::{
    api_server::{free_port, get, try_get},
    behind_nginx::json,
    load::{Client, Load},
    page::project,
    systemd_machine::{Machine, write_units},
    tool::{LONG, are_installed, run, wait_for},
};

const SERVICE: &str = "my-api.service";

/// Boots systemd; where that is not possible, the test is skipped.
macro_rules! machine {
    ($port:expr) => {
        match Machine::boot($port) {
            Some(machine) => machine,
            None => return,
        }
    };
}

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

#[test]
fn the_units_are_valid() {
    if !are_installed(&["systemd-analyze"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    write_units(folder.path(), 3000, Some(env!("CARGO_BIN_EXE_my-api")));
    let units = ["my-api.socket", SERVICE, "my-api@3001.service"];
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--man=no"]);
    verify.args(units.map(|unit| folder.path().join(unit)));
    let path = format!("{}:", folder.path().display());
    let text = run(verify.env("SYSTEMD_UNIT_PATH", path));
    // Mistakes in other units of this machine are not of interest.
    let own = text.lines().filter(|line| line.contains("my-api"));
    assert_eq!(own.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_restart_refuses_no_connection() {
    let port = free_port();
    let machine = machine!(port);
    machine.run(&["systemctl", "start", "my-api.socket"]);
    assert_eq!(machine.property(SERVICE, "ActiveState"), "inactive");
    // The first connection starts the service.
    assert_eq!(get(loopback(port), "/readyz").status, 200);
    let load = start_load(loopback(port));
    for _ in 0..3 {
        let sent = load.sent();
        wait_for("requests", || (load.sent() > sent + 200).then_some(()));
        let before = machine.property(SERVICE, "MainPID");
        // With `Type=notify`, it returns when the new process serves.
        machine.run(&["systemctl", "restart", SERVICE]);
        assert_ne!(machine.property(SERVICE, "MainPID"), before);
        assert_eq!(machine.property(SERVICE, "SubState"), "running");
    }
    let outcome = load.end();
    eprintln!(
        "socket of systemd: {} requests in 3 restarts, {} failed",
        outcome.sent,
        outcome.failures.len()
    );
    assert!(outcome.failures.is_empty(), "{:#?}", outcome.failures);
    assert!(outcome.served.len() >= 3, "{:?}", outcome.served);
    // It stopped in time, by itself.
    machine.run(&["systemctl", "stop", "my-api.socket", SERVICE]);
    assert_eq!(machine.property(SERVICE, "Result"), "success");
}

#[test]
fn the_hardened_service_serves() {
    let port = free_port();
    let machine = machine!(port);
    machine.run(&["systemctl", "start", "my-api.socket", SERVICE]);
    let greeting = json(&get(loopback(port), "/api/hello"));
    assert_eq!(greeting["message"], "Hello from .env.production");

    let status = machine.process_file(SERVICE, "status");
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().split_whitespace().next().unwrap().to_owned()
    };
    assert_ne!(line("Uid:"), "0");
    assert_eq!(line("NoNewPrivs:"), "1");
    assert_eq!(line("Seccomp:"), "2");
    for capabilities in ["CapEff:", "CapPrm:", "CapBnd:", "CapInh:"] {
        assert_eq!(line(capabilities), "0000000000000000", "{capabilities}");
    }
    // The service sees a read-only system, and no home folders.
    let mounts = machine.process_file(SERVICE, "mounts");
    let options = |folder: &str| {
        let mut mounts = mounts
            .lines()
            .map(|line| line.split(' ').collect::<Vec<_>>());
        mounts
            .find(|mount| mount[1] == folder)
            .map(|mount| mount[3].to_owned())
    };
    for folder in ["/", "/home", "/root"] {
        let options = options(folder).unwrap();
        assert!(options.starts_with("ro"), "{folder}: {options}");
    }
    let rating = machine.run(&["systemd-analyze", "security", "--no-pager", SERVICE]);
    let rating = rating
        .lines()
        .find(|line| line.contains("Overall exposure"))
        .unwrap();
    eprintln!("systemd-analyze security: {rating}");
    let exposure: f64 = rating
        .split(": ")
        .nth(1)
        .and_then(|text| text.split(' ').next())
        .unwrap()
        .parse()
        .unwrap();
    assert!(exposure < 2.0, "{rating}");
}

#[test]
fn instances_listen_on_their_own_ports_and_are_started_again() {
    let machine = machine!(free_port());
    let ports = [free_port(), free_port()];
    for port in ports {
        machine.run(&["systemctl", "start", &unit(port)]);
        assert_eq!(get(loopback(port), "/readyz").status, 200);
    }
    let [killed, other] = ports;
    let before = machine.property(&unit(killed), "MainPID");
    machine.run(&["systemctl", "kill", "--signal=KILL", &unit(killed)]);
    wait_for("new process", || {
        let now = machine.property(&unit(killed), "MainPID");
        (now != before && now != "0").then_some(())
    });
    wait_for("server", || try_get(loopback(killed), "/readyz").ok());
    assert_eq!(get(loopback(other), "/readyz").status, 200);
    machine.run(&["systemctl", "restart", &unit(other)]);
    assert_eq!(get(loopback(other), "/readyz").status, 200);
    machine.run(&["systemctl", "stop", &unit(killed), &unit(other)]);
    assert!(try_get(loopback(killed), "/readyz").is_err());
}

fn unit(port: u16) -> String {
    format!("my-api@{port}.service")
}

fn start_load(address: SocketAddr) -> Load {
    let client = |method, path, keeps_connection| Client {
        method,
        path,
        keeps_connection,
    };
    let clients = [
        client("GET", "/api/orders", true),
        client("GET", "/api/orders", false),
        client("POST", "/api/orders", true),
        client("POST", "/api/orders", false),
        client("POST", "/api/orders?ms=100", true),
        client("POST", "/api/orders?ms=100", false),
    ];
    Load::start(&clients, move || connect(address))
}

fn connect(address: SocketAddr) -> io::Result<Peer> {
    let mut peer = Peer::new(TcpStream::connect(address)?)?;
    peer.set_timeout(LONG);
    Ok(peer)
}

/// A process of `systemd-socket-activate`, killed when dropped.
struct Activated(Child);

impl Activated {
    fn start(port: u16, arguments: &[&str]) -> Self {
        let process = Command::new("systemd-socket-activate")
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(arguments)
            .arg(env!("CARGO_BIN_EXE_my-api"))
            .current_dir(project())
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        Self(process.unwrap())
    }
}

impl Drop for Activated {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_socket_is_passed_as_the_standard_input() {
    if !are_installed(&["systemd-socket-activate"]) {
        return;
    }
    let port = free_port();
    let mut activated = Activated::start(port, &["--inetd"]);
    // The server replaces the program that listened, which passes it the socket.
    let stream = wait_for("socket", || TcpStream::connect(loopback(port)).ok());
    drop(stream);
    assert_eq!(get(loopback(port), "/readyz").status, 200);
    let id = Pid::from_raw(i32::try_from(activated.0.id()).unwrap()).unwrap();
    kill_process(id, Signal::TERM).unwrap();
    assert!(wait_for("end", || activated.0.try_wait().unwrap()).success());
}

#[test]
fn a_socket_that_is_passed_otherwise_is_explained() {
    if !are_installed(&["systemd-socket-activate"]) {
        return;
    }
    let port = free_port();
    let mut activated = Activated::start(port, &[]);
    wait_for("socket", || TcpStream::connect(loopback(port)).ok());
    let status = wait_for("end", || activated.0.try_wait().unwrap());
    assert!(!status.success());
    let text = io::read_to_string(activated.0.stderr.take().unwrap()).unwrap();
    assert!(text.contains("add `StandardInput=socket`"), "{text}");
}
