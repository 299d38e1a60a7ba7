//! The commands in a terminal, which the program `script` makes.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;
mod tool;

use std::path::Path;
use std::process::Command;

use support::Project;

const LONG: &str = "api/organizations/[organizationId]/environments/[environmentId]/preferences";

/// A project with a long URL, what it was one commit before, and its Rust.
fn project() -> Project {
    let project = Project::with_history();
    let route = "import { cookies } from 'next/headers'
import sharp from 'sharp'
import pdf from 'pdf-lib'
import { prisma } from '@prisma/client'
export async function GET(request) {
  const shop = (await cookies()).get('shop')
  await fetch('https://example.com/' + request.nextUrl.searchParams.get('a'))
  return Response.json(await prisma.shop.findMany({ where: { shop, a: sharp(pdf) } }))
}
export const PATCH = GET, DELETE = GET, POST = GET, PUT = GET";
    project.write(&format!("app/{LONG}/route.ts"), route);
    let rust = "pub async fn get() {}\npub async fn patch() {}\npub async fn delete() {}";
    project.write(&format!("twin/src/app/{LONG}/route.rs"), rust);
    project.write("twin/src/app/api/proxy.rs", "pub async fn proxy() {}");
    project
}

/// The lines that a command writes to a terminal of so many columns.
fn lines(folder: &Path, columns: u16, words: &str) -> Vec<String> {
    lines_of(folder, columns, words, &[])
}

/// As [`lines`], with variables of the environment.
fn lines_of(folder: &Path, columns: u16, words: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let tool = env!("CARGO_BIN_EXE_cargo-twinroute");
    let mut command = Command::new("script");
    command.args(["--quiet", "--command"]);
    command.arg(format!("stty cols {columns} rows 50; '{tool}' {words}"));
    command.arg("/dev/null").current_dir(folder);
    command.env("TERM", "xterm").env_remove("NO_COLOR");
    command.envs(variables.iter().copied());
    let output = tool::output(&mut command, 60);
    let text = tool::text(&output.stdout);
    text.lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The characters of a line without those that set colours.
fn width(line: &str) -> usize {
    let parts = line.split('\u{1b}').enumerate();
    let texts = parts.map(|(index, part)| match part.split_once('m') {
        Some((_, text)) if index > 0 => text,
        _ => part,
    });
    texts.map(|text| text.chars().count()).sum()
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let project = project();
    for columns in [80, 120, 200] {
        for words in [
            "scan",
            "scan --compare HEAD~1",
            "scan --compare twin",
            "routes twin",
            "routes twin --tree",
            "--help",
            "scan --help",
            "new --help",
            "port --help",
            "routes --help",
            "dev --help",
            "snapshot --help",
        ] {
            let lines = lines(project.path(), columns, words);
            assert!(lines.len() > 5, "{words}: {lines:#?}");
            // Messages are not wrapped, so that they can be searched for.
            for line in lines.iter().take_while(|line| *line != "Mistakes:") {
                let fits = width(line) <= usize::from(columns);
                assert!(fits, "`{words}` in {columns} columns: {line}");
            }
        }
    }
}

#[test]
fn urls_are_broken_after_slashes_only() {
    let project = project();
    for words in ["scan", "scan --compare HEAD~1", "routes twin"] {
        let text = lines(project.path(), 80, words).join("\n");
        for segment in LONG.split('/') {
            assert!(text.contains(segment), "`{words}` splits {segment}: {text}");
        }
    }
}

#[test]
fn a_terminal_gets_colours_and_a_pipe_gets_none() {
    let project = project();
    for words in ["scan", "scan --compare HEAD~1", "routes twin", "--help"] {
        let without = lines_of(project.path(), 120, words, &[("NO_COLOR", "1")]).concat();
        assert!(!without.contains('\u{1b}'), "{words}: {without}");
        let colored = lines(project.path(), 120, words).concat();
        assert!(colored.contains("\u{1b}["), "{words}: {colored}");
        let words: Vec<&str> = words.split(' ').collect();
        let plain = tool::text(&support::run(project.path(), &words).stdout);
        assert!(!plain.contains('\u{1b}'), "{plain}");
    }
}

#[test]
fn a_narrow_terminal_shows_the_file_of_each_route() {
    let project = project();
    for columns in [80, 200] {
        let lines = lines(project.path(), columns, "routes twin");
        let files = lines.iter().filter(|line| line.contains("route.rs"));
        assert_eq!(files.count(), 2, "{lines:#?}");
    }
}
