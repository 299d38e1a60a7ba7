//! No block of a page is without a test.

use std::{collections::BTreeSet, fs};

use crate::page::{blocks, name, project, workspace};

/// The blocks of each page, by the names in their first lines. The tests of this program read them by these names.
const RUN: [(&str, &[&str]); 5] = [
    ("README.md", &["src/main.rs"]),
    (
        "nginx.md",
        &[
            "/etc/nginx/conf.d/my-api.conf",
            "self-signed.sh",
            "rolling-restart.sh",
        ],
    ),
    (
        "systemd.md",
        &[
            "/etc/systemd/system/my-api.socket",
            "/etc/systemd/system/my-api.service",
            "/etc/systemd/system/my-api.service.d/hardening.conf",
            "/etc/systemd/system/my-api@.service",
        ],
    ),
    ("docker.md", &["Dockerfile", ".dockerignore"]),
    ("kubernetes.md", &["my-api.yaml"]),
];

#[test]
fn each_block_has_a_test() {
    let folder = fs::read_dir(workspace().join("docs/deployment")).unwrap();
    let pages: BTreeSet<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(pages, RUN.iter().map(|(page, _)| (*page).into()).collect());
    for (page, names) in RUN {
        let blocks = blocks(page);
        let found: Vec<_> = blocks.iter().map(|block| name(block).unwrap()).collect();
        assert_eq!(found, names, "{page}");
    }
}

#[test]
fn the_server_is_that_of_the_page() {
    let source = fs::read_to_string(project().join("src/main.rs")).unwrap();
    let shown = &blocks("README.md")[0];
    let from_use = |text: &str| text[text.find("use ").unwrap()..].to_owned();
    assert_eq!(from_use(shown), from_use(&source));
}
