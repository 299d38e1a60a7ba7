//! A listening socket as the standard input, and the notifications to a service manager. Each server runs in a child process of
//! this test binary.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::{
        fd::OwnedFd,
        unix::net::{UnixDatagram, UnixListener},
    },
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use actix_web::{App, web};
use twinroute_server::{AppServer, MainError};

const LONG: Duration = Duration::from_secs(5);

/// Set in the child processes of these tests.
const CHILD: &str = "TWINROUTE_TEST_CHILD";

/// The server of a child process. Ignored, so that it runs there only.
#[actix_web::test]
#[ignore = "the other tests start it"]
async fn server() -> Result<(), MainError> {
    let Some(child) = env::var_os(CHILD) else {
        return Ok(());
    };
    let id = std::process::id();
    // An inherited socket stays open, so the delay does not apply.
    let server = app_server(id).drain_delay(Duration::from_secs(60));
    if child == "two servers" {
        let server = server.bind()?;
        assert!(!inherits_a_socket(&mut Command::new("readlink")));
        let second = app_server(0).host("127.0.0.1").port(0).bind()?;
        eprintln!("listening on http://{}", second.address());
        futures_util::future::try_join(server.run(), second.run()).await?;
    } else {
        server.run().await?;
    }
    Ok(())
}

/// A server that responds with a number.
fn app_server(number: u32) -> AppServer {
    let app = move || {
        let number = move || std::future::ready(number.to_string());
        App::new().route("/", web::get().to(number))
    };
    AppServer::new(app).workers(1)
}

/// Whether a program that this process starts has a socket as its standard input.
fn inherits_a_socket(readlink: &mut Command) -> bool {
    let output = readlink
        .arg("/proc/self/fd/0")
        .stdin(Stdio::inherit())
        .output();
    output.unwrap().stdout.starts_with(b"socket:")
}

/// A child process, killed at the end of its test.
struct Server(Child);

impl Server {
    fn start(stdin: impl Into<Stdio>, variables: &[(&str, &str)]) -> Self {
        Self::spawn(Command::new(env::current_exe().unwrap()), stdin, variables)
    }

    fn spawn(mut command: Command, stdin: impl Into<Stdio>, variables: &[(&str, &str)]) -> Self {
        let child = command
            .args(["server", "--exact", "--ignored", "--nocapture"])
            .env_remove("HOST")
            .env_remove("HOSTNAME")
            .env("PORT", "0")
            .env(CHILD, "one server")
            .envs(variables.iter().copied())
            .stdin(stdin)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        Self(child.unwrap())
    }

    /// The addresses in its log.
    fn addresses(&mut self) -> impl Iterator<Item = SocketAddr> + use<> {
        let lines = BufReader::new(self.0.stderr.take().unwrap()).lines();
        let lines = lines.map_while(Result::ok);
        let lines = lines.filter(|line| line.contains("listening on"));
        lines.map(|line| line.rsplit('/').next().unwrap().parse().unwrap())
    }

    /// All that it writes to stderr until it ends.
    fn log(mut self) -> String {
        let mut log = String::new();
        let mut stderr = self.0.stderr.take().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        log
    }

    fn terminate(mut self) {
        let id = self.0.id().to_string();
        let kill = Command::new("kill").args(["-s", "TERM", &id]).status();
        assert!(kill.unwrap().success());
        let end = Instant::now() + LONG;
        let status = loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "the server waits for the drain_delay");
            thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn stdin(socket: impl Into<OwnedFd>) -> OwnedFd {
    socket.into()
}

fn send(address: SocketAddr) -> TcpStream {
    let mut client = TcpStream::connect(address).unwrap();
    client.set_read_timeout(Some(LONG)).unwrap();
    client
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .unwrap();
    client
}

/// The body of a response: the id of the process that sent it.
fn body(mut client: TcpStream) -> u32 {
    let mut response = String::new();
    client.read_to_string(&mut response).unwrap();
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    body.parse().unwrap()
}

#[test]
fn the_listening_standard_input_outlives_each_server() {
    let folder = env::temp_dir().join(format!("twinroute-inherited-{}", std::process::id()));
    let _ = fs::remove_file(&folder);
    let manager = UnixDatagram::bind(&folder).unwrap();
    manager.set_read_timeout(Some(LONG)).unwrap();
    let notification = || {
        let mut text = [0; 64];
        let length = manager.recv(&mut text).unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    let (listener, address) = listener();
    // The port of the environment is not used.
    let variables = [("PORT", "1"), ("NOTIFY_SOCKET", folder.to_str().unwrap())];
    for _ in 0..2 {
        // It connects before the server runs, and waits.
        let early = send(address);
        let server = Server::start(stdin(listener.try_clone().unwrap()), &variables);
        assert_eq!(notification(), "READY=1");
        assert_eq!(body(early), server.0.id());
        assert_eq!(body(send(address)), server.0.id());
        server.terminate();
        assert_eq!(notification(), "STOPPING=1");
    }
    // The last server has attached no filter to the socket, so clients still connect.
    send(address);
    fs::remove_file(&folder).unwrap();
}

#[test]
fn the_first_server_of_a_process_takes_the_socket() {
    let (listener, address) = listener();
    let mut server = Server::start(stdin(listener), &[(CHILD, "two servers")]);
    let second = server.addresses().next().unwrap();
    assert_ne!(second, address);
    assert_eq!(body(send(address)), server.0.id());
    assert_eq!(body(send(second)), 0);
}

#[test]
fn a_notification_reaches_an_abstract_socket() {
    use std::os::linux::net::SocketAddrExt as _;

    let name = format!("twinroute-inherited-{}", std::process::id());
    let manager = std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap();
    let manager = UnixDatagram::bind_addr(&manager).unwrap();
    manager.set_read_timeout(Some(LONG)).unwrap();
    let name = format!("@{name}");
    let _server = Server::start(Stdio::null(), &[("NOTIFY_SOCKET", &name)]);
    let mut text = [0; 64];
    let length = manager.recv(&mut text).unwrap();
    assert_eq!(&text[..length], b"READY=1");
}

#[test]
fn other_standard_inputs_are_ignored() {
    let (listener, address) = listener();
    let client = TcpStream::connect(address).unwrap();
    let (connection, _) = listener.accept().unwrap();
    for (stdin, variables) in [
        (Stdio::null(), [("NOTIFY_SOCKET", "/nowhere")]),
        (Stdio::piped(), [("LISTEN_FDS", "1")]),
        (Stdio::from(stdin(connection)), [("LISTEN_PID", "1")]),
        (Stdio::null(), [("LISTEN_PID", "no number")]),
    ] {
        let mut server = Server::start(stdin, &variables);
        let own = server.addresses().next().unwrap();
        assert_ne!(own, address);
        assert_eq!(body(send(own)), server.0.id(), "{variables:?}");
    }
    drop(client);
}

#[test]
fn sockets_of_another_kind_are_start_errors() {
    let path = env::temp_dir().join(format!("twinroute-unix-{}", std::process::id()));
    let _ = fs::remove_file(&path);
    let unix = UnixListener::bind(&path).unwrap();
    let log = Server::start(stdin(unix), &[]).log();
    assert!(
        log.contains("a listening socket of another kind than TCP"),
        "{log}"
    );
    fs::remove_file(&path).unwrap();

    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let log = Server::start(stdin(udp), &[]).log();
    assert!(log.contains("the standard input is a UDP socket"), "{log}");
}

#[test]
fn a_systemd_socket_elsewhere_is_a_start_error() {
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        "export LISTEN_PID=$$ LISTEN_FDS=2; exec \"$0\" \"$@\"",
    ]);
    shell.arg(env::current_exe().unwrap());
    let log = Server::spawn(shell, Stdio::null(), &[]).log();
    assert!(log.contains("add `StandardInput=socket`"), "{log}");
}
