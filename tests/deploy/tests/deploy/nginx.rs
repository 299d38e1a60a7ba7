//! An nginx of the test's own, with the configuration of the page.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{
    api_server::free_port,
    page::{block, replace},
    tls_client::TlsClient,
    tool::{are_installed, run, wait_for},
};

/// What Debian's nginx.conf has around the files of `conf.d`, with paths of the test's own. The access log has a line for each
/// request, with the servers that it was sent to.
const AROUND: &str = r#"
user root root;
daemon off;
worker_processes 2;
pid FOLDER/nginx.pid;
error_log FOLDER/error.log warn;
events { worker_connections 2048; }
http {
    log_format upstreams '$request_method $request_uri $status upstreams=$upstream_addr statuses=$upstream_status';
    access_log FOLDER/access.log upstreams;
    client_body_temp_path FOLDER/bodies;
    proxy_temp_path FOLDER/proxied;
    fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi;
    scgi_temp_path FOLDER/scgi;
    include FOLDER/conf.d/*.conf;
}
"#;

/// A running nginx, stopped when dropped.
pub(crate) struct Nginx {
    pub(crate) plain: SocketAddr,
    pub(crate) encrypted: SocketAddr,
    folder: TempDir,
    process: Child,
}

impl Nginx {
    /// Starts nginx in front of two servers. `None` if it is not installed.
    pub(crate) fn start(servers: [SocketAddr; 2]) -> Option<Self> {
        if !are_installed(&["nginx", "openssl", "curl"]) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let ports = [free_port(), free_port()];
        configure(folder.path(), ports, servers);
        let test = run(nginx(folder.path()).arg("-t"));
        assert!(!test.contains("[warn]") || !is_root(), "{test}");
        let log = File::create(folder.path().join("stderr.log")).unwrap();
        let process = nginx(folder.path())
            .stdin(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let [plain, encrypted] = ports.map(|port| (Ipv4Addr::LOCALHOST, port).into());
        let nginx = Self {
            plain,
            encrypted,
            folder,
            process,
        };
        for address in [plain, encrypted] {
            wait_for("nginx", || TcpStream::connect(address).ok());
        }
        Some(nginx)
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("tls/my-api.pem")
    }

    /// A client with an address of the loopback network.
    pub(crate) fn client(&self, source: [u8; 4]) -> TlsClient {
        TlsClient::new(source.into(), self.encrypted, &self.certificate())
    }

    /// Stops nginx, and returns all lines of the access log: nginx writes a request's line after the client has the response.
    pub(crate) fn whole_log(mut self) -> Vec<String> {
        self.stop();
        self.log()
    }

    /// The lines of the access log so far.
    pub(crate) fn log(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("access.log")).unwrap();
        log.lines().map(str::to_owned).collect()
    }

    /// The log of errors, with warnings such as those of buffered bodies.
    pub(crate) fn errors(&self) -> String {
        fs::read_to_string(self.folder.path().join("error.log")).unwrap()
    }

    /// Its workers end with it, unlike after SIGKILL.
    fn stop(&mut self) {
        if let Ok(None) = self.process.try_wait() {
            let id = Pid::from_raw(i32::try_from(self.process.id()).unwrap()).unwrap();
            let _ = kill_process(id, Signal::TERM);
            let _ = self.process.wait();
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Writes the files of the page into a folder.
fn configure(folder: &Path, [plain, encrypted]: [u16; 2], servers: [SocketAddr; 2]) {
    for name in ["conf.d", "tls"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    let tls = folder.join("tls").display().to_string();
    let script = block("nginx.md", "self-signed.sh");
    let script = replace(script, &[("/etc/nginx/tls", &tls)]);
    run(Command::new("sh").args(["-ec", &script]));

    let [one, other] = servers.map(|server| server.to_string());
    let site = replace(
        block("nginx.md", "/etc/nginx/conf.d/my-api.conf"),
        &[
            ("127.0.0.1:3001", &one),
            ("127.0.0.1:3002", &other),
            ("/etc/nginx/tls", &tls),
            ("listen 80;", &format!("listen 127.0.0.1:{plain};")),
            (
                "listen 443 ssl http2;",
                &format!("listen 127.0.0.1:{encrypted} ssl http2;"),
            ),
        ],
    );
    fs::write(folder.join("conf.d/my-api.conf"), site).unwrap();
    let around = AROUND.replace("FOLDER", &folder.display().to_string());
    fs::write(folder.join("nginx.conf"), around).unwrap();
}

fn nginx(folder: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.args(["-p", &folder.display().to_string()]);
    command.args(["-c", &folder.join("nginx.conf").display().to_string()]);
    command.args(["-e", &folder.join("error.log").display().to_string()]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command
}

/// Without root, nginx warns that it ignores `user`.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
