//! What is never sent: files outside of the folder, dot files, pipes.

use std::{fs, net::SocketAddr, os::unix::fs::symlink, path::Path, process::Command};

use tempfile::TempDir;
use twinroute::{Routes, Server, config::NextConfig, test::serve};
use twinroute_test_client::{Message, Peer};

use crate::{SECRET, folder, write};

/// Targets that name `outside/secret.txt`, which is beside the folder, if a server decodes or resolves them wrongly.
const OUTSIDE: [&str; 56] = [
    "/../outside/secret.txt",
    "/../../outside/secret.txt",
    "/./../outside/secret.txt",
    "/sub/../../outside/secret.txt",
    "/sub/../sub/../../outside/secret.txt",
    "/a.txt/../../outside/secret.txt",
    "/%2e%2e/outside/secret.txt",
    "/%2E%2E/outside/secret.txt",
    "/%2e./outside/secret.txt",
    "/.%2e/outside/secret.txt",
    "/sub/%2e%2e/%2e%2e/outside/secret.txt",
    "/..%2foutside/secret.txt",
    "/..%2Foutside%2Fsecret.txt",
    "/%2e%2e%2foutside%2fsecret.txt",
    "/sub/..%2f..%2foutside/secret.txt",
    "/sub%2f..%2f..%2foutside%2fsecret.txt",
    "/..%5coutside%5csecret.txt",
    "/..%5Coutside/secret.txt",
    "/%2e%2e%5coutside/secret.txt",
    "/sub/..%5c..%5coutside%5csecret.txt",
    "/..\\outside\\secret.txt",
    "/sub\\..\\..\\outside\\secret.txt",
    "/\\..\\outside\\secret.txt",
    "\\..\\outside\\secret.txt",
    "/%252e%252e/outside/secret.txt",
    "/%252e%252e%252foutside%252fsecret.txt",
    "/..%252foutside/secret.txt",
    "/%25252e%25252e%25252foutside/secret.txt",
    "/..%255coutside/secret.txt",
    "/%c0%ae%c0%ae/outside/secret.txt",
    "/..%c0%afoutside/secret.txt",
    "/%c0%ae%c0%ae%c0%afoutside/secret.txt",
    "/..%e0%80%afoutside/secret.txt",
    "/%uff0e%uff0e/outside/secret.txt",
    "/..%u2215outside/secret.txt",
    "/%ef%bc%8e%ef%bc%8e/outside/secret.txt",
    "/..%ef%bc%8foutside/secret.txt",
    "//../outside/secret.txt",
    "///../../outside/secret.txt",
    "//outside/secret.txt",
    "/..//outside//secret.txt",
    "/....//outside/secret.txt",
    "/..././outside/secret.txt",
    "/..;/outside/secret.txt",
    "/..%00/outside/secret.txt",
    "/..%0d%0a/outside/secret.txt",
    "/../outside/secret.txt%00.txt",
    "/%00../outside/secret.txt",
    "/sub/b.txt/../../../outside/secret.txt",
    "/..?/outside/secret.txt",
    "/.%00./outside/secret.txt",
    "/%20../outside/secret.txt",
    "/../outside/./secret.txt",
    "http://twin.test/../outside/secret.txt",
    "http://twin.test/%2e%2e%2foutside/secret.txt",
    "http://twin.test/..\\outside\\secret.txt",
];

/// Targets that name files inside of the folder that must not be sent, and links that lead out of it.
const INSIDE: [&str; 40] = [
    "/.env",
    "/%2eenv",
    "/%2Eenv",
    "/.%65nv",
    "/%2e%65%6e%76",
    "/./.env",
    "/sub/../.env",
    "/sub/%2e%2e/.env",
    "//.env",
    "/\\.env",
    "/%2f.env",
    "/.env/",
    "/.env%2f",
    "/.env?a",
    "/.env%20",
    "/.env.",
    "/.env%00",
    "/.env%00.txt",
    "/.ENV",
    "/.env::$DATA",
    "/%252eenv",
    "/.git/config",
    "/%2egit/config",
    "/.git%2fconfig",
    "/.git%2Fconfig",
    "/.git//config",
    "/.git/./config",
    "/.well-known/../.git/config",
    "/.well-known%2f..%2f.git%2fconfig",
    "/sub/.hidden",
    "/sub%2f.hidden",
    "/sub/%2ehidden",
    "/.well-known/.hidden",
    "/.git/.well-known/x",
    "/link.txt",
    "/%6cink.txt",
    "/links/secret.txt",
    "/links%2fsecret.txt",
    "/sub/link-up/outside/secret.txt",
    "/swapped.txt",
];

/// A folder with secrets in and beside it, behind a server. One file becomes a link out of the folder after the start.
fn start(configure: impl FnOnce(Routes) -> Routes) -> (TempDir, SocketAddr) {
    let hidden = [
        ".env",
        ".git/config",
        "sub/.hidden",
        ".well-known/.hidden",
        ".git/.well-known/x",
    ];
    let hidden = hidden.map(|name| (name, SECRET));
    let plain = [
        ("a.txt", "a"),
        ("sub/b.txt", "b"),
        ("swapped.txt", "s"),
        ("shown.txt", SECRET),
    ];
    let root = folder(&[&hidden[..], &plain].concat());
    let public = root.path().join("public");
    symlink("../outside/secret.txt", public.join("link.txt")).unwrap();
    symlink("../outside", public.join("links")).unwrap();
    symlink("../..", public.join("sub/link-up")).unwrap();
    let routes = configure(Routes::new().public(&public));
    let address = serve(Server::new(routes)).unwrap();
    fs::remove_file(public.join("swapped.txt")).unwrap();
    symlink("../outside/secret.txt", public.join("swapped.txt")).unwrap();
    (root, address)
}

/// Asks for a target as it is, byte by byte.
fn ask(address: SocketAddr, target: &str) -> Message {
    let request = format!("GET {target} HTTP/1.1\r\nHost: twin.test\r\nConnection: close\r\n\r\n");
    Peer::connect(address).ask(request)
}

fn leaks(response: &Message) -> bool {
    String::from_utf8_lossy(response.raw_body()).contains(SECRET)
}

/// Checks that neither the response to a target nor what it redirects to has the secret. Returns the last status.
fn refusal(address: SocketAddr, target: &str) -> u16 {
    let response = ask(address, target);
    assert!(!leaks(&response), "{target} is sent");
    if response.status != 308 {
        return response.status;
    }
    let location = response.header("location").unwrap();
    let is_own = location.starts_with('/') && !location.starts_with("//");
    assert!(is_own, "{target}: {location}");
    let next = ask(address, location);
    assert!(!leaks(&next), "{target} leads to {location}, which is sent");
    next.status
}

#[test]
fn nothing_outside_of_the_folder_and_no_dot_file_is_sent() {
    let (_root, address) = start(|routes| routes);
    assert!(leaks(&ask(address, "/shown.txt")), "the check can't fail");
    assert_eq!(ask(address, "/sub%2fb.txt").status, 200);
    for target in OUTSIDE.iter().chain(&INSIDE) {
        let status = refusal(address, target);
        assert!(matches!(status, 400 | 404), "{target}: {status}");
    }
}

/// Rules take another way through the router.
#[test]
fn nothing_is_sent_with_config_rules_either() {
    use twinroute::config::Rewrite;
    let rewrites = [
        Rewrite::new("/name/:name", "/:name"),
        Rewrite::new("/path/:path*", "/:path*"),
    ];
    let config = NextConfig::new().rewrites(rewrites);
    let (_root, address) = start(|routes| routes.config(config));
    assert!(
        leaks(&ask(address, "/name/shown.txt")),
        "the check can't fail"
    );
    for target in OUTSIDE.iter().chain(&INSIDE) {
        let mut targets = vec![(*target).to_owned()];
        if let Some(path) = target.strip_prefix('/') {
            targets.push(format!("/path/{path}"));
            targets.push(format!("/name/{}", path.replace('/', "%2f")));
        }
        for target in targets {
            let status = refusal(address, &target);
            assert!(status >= 400, "{target}: {status}");
        }
    }
}

#[test]
fn pipes_are_not_opened() {
    let root = folder(&[("becomes-pipe", "a"), ("becomes-folder", "a")]);
    let public = root.path().join("public");
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    pipe(&public.join("pipe"));
    let address = serve(Server::new(Routes::new().public(&public))).unwrap();
    for name in ["becomes-pipe", "becomes-folder"] {
        fs::remove_file(public.join(name)).unwrap();
    }
    pipe(&public.join("becomes-pipe"));
    write(&public, "becomes-folder/index.html", "a");
    assert_eq!(ask(address, "/pipe").status, 404);
    assert_eq!(ask(address, "/becomes-pipe").status, 400);
    assert_eq!(ask(address, "/becomes-folder").status, 400);
}
