//! The walk in MIGRATION.md.

use std::fs;

use crate::tool::repository;

/// A fenced block, by its info string.
#[derive(Debug)]
pub(crate) enum Block {
    /// `sh`: run it and wait.
    Run(String),
    /// `sh server`: start it.
    Serve(String),
    /// `sh stop`: stop Next.js.
    Stop,
    /// `text`: lines of the output of the last block.
    Output(String),
    /// `text log`: lines of the log of the Rust server.
    Log(String),
    /// `toml`: the new text of `rollout.toml`.
    Rollout(String),
    /// `diff`: an edit of a file.
    Edit(String),
}

/// The blocks of the section, in order, and its prose. A block of another kind fails the test, so that no command is left out.
pub(crate) fn read() -> (Vec<Block>, String) {
    let text = fs::read_to_string(repository().join("MIGRATION.md")).unwrap();
    let (_, rest) = text.split_once("\n## The walk\n").unwrap();
    let (section, _) = rest.split_once("\n## ").unwrap();
    let (mut blocks, mut prose) = (Vec::new(), String::new());
    for (index, part) in section.split("```").enumerate() {
        if index % 2 == 0 {
            prose.push_str(part);
        } else {
            let (kind, body) = part.split_once('\n').unwrap();
            blocks.push(block(kind, body.to_owned()));
        }
    }
    (blocks, prose)
}

fn block(kind: &str, body: String) -> Block {
    match kind {
        "sh" => Block::Run(body),
        "sh server" => Block::Serve(body),
        "sh stop" => Block::Stop,
        "text" => Block::Output(body),
        "text log" => Block::Log(body),
        "toml" if body.starts_with("# rollout.toml\n") => Block::Rollout(body),
        "diff" => Block::Edit(body),
        _ => panic!("the test does not run this block of `{kind}`:\n{body}"),
    }
}
