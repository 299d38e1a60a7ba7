//! What `port` reports.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_port::{MarkKind, Ported, PortedFile, Surrounding};

use super::write::{Destination, Written};

/// What was written, and what was not.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PortReport {
    /// The version of this format. It changes when a field changes its meaning or is removed.
    pub(crate) version: u32,
    /// The folder of the twinroute project.
    pub(crate) into: String,
    /// Whether the project was made for this.
    pub(crate) created: bool,
    /// Whether nothing was written, because of `--dry-run`.
    pub(crate) dry_run: bool,
    /// The files that were written.
    pub(crate) written: Vec<WrittenFile>,
    /// The files that exist, and were not changed.
    pub(crate) kept: Vec<KeptFile>,
    /// The files that got lines which declare the guards.
    pub(crate) changed: Vec<String>,
    /// The routes that were not ported.
    pub(crate) left: Vec<LeftRoute>,
    /// The marks in all files that were written, by kind.
    pub(crate) marks: BTreeMap<&'static str, usize>,
    /// With `--all`, what else of the Next.js project guards or changes requests. No file of a route has it.
    pub(crate) around: Vec<Around>,
}

/// What stands around the handlers.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Around {
    /// The file or the setting of `next.config`: `middleware.ts`, `basePath`, `headers`.
    pub(crate) name: String,
    /// What it does, with its matchers, sources or value.
    pub(crate) text: String,
}

/// A file that was written.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WrittenFile {
    /// The file, relative to `into`.
    pub(crate) file: String,
    /// The URL of the route; `null` for a guard.
    pub(crate) url: Option<String>,
    /// The file of TypeScript, relative to the Next.js project; `null` for a guard of a package.
    pub(crate) source: Option<String>,
    /// The methods of the route.
    pub(crate) methods: Vec<String>,
    /// The marks in the file, by kind.
    pub(crate) marks: BTreeMap<&'static str, usize>,
}

/// A file that exists.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KeptFile {
    /// The file, relative to `into`.
    pub(crate) file: String,
    /// The URL of the route; `null` for a guard.
    pub(crate) url: Option<String>,
}

/// A route that was not ported.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LeftRoute {
    /// The URL.
    pub(crate) url: String,
    /// The file of TypeScript.
    pub(crate) source: String,
    /// Why.
    pub(crate) reason: String,
}

impl KeptFile {
    /// Why nothing was written.
    pub(crate) fn refusal(&self) -> String {
        format!(
            "`{}` exists, and is never overwritten; move it away to port the route again",
            self.file
        )
    }
}

impl From<Surrounding> for Around {
    fn from(one: Surrounding) -> Self {
        Self {
            name: one.name,
            text: one.text,
        }
    }
}

impl PortReport {
    pub(super) fn new(
        destination: &Destination,
        ported: &Ported,
        written: &Written,
        around: Vec<Surrounding>,
        dry_run: bool,
    ) -> Self {
        let file = |&at: &usize| &ported.files[at];
        let left = ported.left.iter().map(|left| LeftRoute {
            url: left.url.clone(),
            source: left.source.clone(),
            reason: left.reason.clone(),
        });
        Self {
            version: 1,
            into: destination.folder.display().to_string(),
            created: destination.is_new && !dry_run,
            dry_run,
            written: written
                .files
                .iter()
                .map(|at| written_file(destination, file(at)))
                .collect(),
            kept: written
                .kept
                .iter()
                .map(|at| KeptFile {
                    file: destination.path(file(at)),
                    url: file(at).url.clone(),
                })
                .collect(),
            changed: written.changed.clone(),
            left: left.collect(),
            marks: count(written.files.iter().map(file)),
            around: around.into_iter().map(Around::from).collect(),
        }
    }
}

fn written_file(destination: &Destination, file: &PortedFile) -> WrittenFile {
    WrittenFile {
        file: destination.path(file),
        url: file.url.clone(),
        source: file.source.clone(),
        methods: file.methods.clone(),
        marks: count([file]),
    }
}

fn count<'f>(files: impl IntoIterator<Item = &'f PortedFile>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for mark in files.into_iter().flat_map(|file| &file.marks) {
        *counts.entry(MarkKind::name(mark.kind)).or_default() += 1;
    }
    counts
}
