//! nginx, as the legacy server and as a proxy in front of it.

use std::{
    env, fs, io,
    net::TcpListener,
    ops::{Deref, DerefMut},
    path::PathBuf,
};

use twinroute_benches::process::{MEASURED, OTHER, Process, pinned};

/// An nginx with a folder of its own.
pub(crate) struct Nginx {
    process: Process,
    // After the process, which still writes to it when it stops.
    _folder: Folder,
}

/// A folder that is deleted when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Nginx {
    /// Responds to every request with a small JSON body and the headers of Next.js.
    pub(crate) fn upstream() -> io::Result<Self> {
        let response = r#"
            default_type "application/json; charset=utf-8";
            add_header ETag '"zu5ut3d9jz13"';
            add_header Vary "Accept-Encoding";
            return 200 '{"message":"Hello from Next.js!"}';
        "#;
        Self::start("upstream", OTHER, "", response)
    }

    /// Forwards every request over persistent connections, with the headers that twinroute adds.
    pub(crate) fn proxy(upstream: u16) -> io::Result<Self> {
        let pool = format!(
            "upstream legacy {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000; }}"
        );
        let pass = "
            proxy_pass http://legacy;
            proxy_http_version 1.1;
            proxy_set_header Connection '';
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Port $server_port;
        ";
        Self::start("proxy", MEASURED, &pool, pass)
    }

    fn start(name: &str, core: usize, http: &str, location: &str) -> io::Result<Self> {
        let path = env::temp_dir().join(format!("twinroute-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        let folder = Folder(path);
        // The port is free once the listener is dropped. If another program takes it first, nginx reports that.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let paths = paths
            .map(|path| format!("{path}_temp_path {path};\n"))
            .concat();
        let config = format!(
            "daemon off; worker_processes 1; pid nginx.pid; error_log stderr warn;
             events {{ worker_connections 1024; }}
             http {{
                 access_log off; keepalive_requests 1000000; {paths} {http}
                 server {{ listen 127.0.0.1:{port}; location / {{ {location} }} }}
             }}"
        );
        let file = folder.0.join("nginx.conf");
        fs::write(&file, config)?;
        let (prefix, file) = (folder.0.to_string_lossy(), file.to_string_lossy());
        let args = ["-e", "stderr", "-p", &prefix, "-c", &file];
        let process = Process::start(pinned(core, "nginx".as_ref()).args(args), port)?;
        Ok(Self {
            process,
            _folder: folder,
        })
    }
}

impl Deref for Nginx {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.process
    }
}

impl DerefMut for Nginx {
    fn deref_mut(&mut self) -> &mut Process {
        &mut self.process
    }
}
