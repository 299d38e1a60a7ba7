//! `cargo twinroute snapshot`.

mod summary;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use twinroute_rules::BuildOutput;

use self::summary::SnapshotState;
use crate::Failure;
use crate::output::{stdout, write_json};
use crate::target::check_target;

pub(crate) use self::summary::SnapshotReport;

/// Write what Rust needs of Next's build output to one file
///
/// The file has the rules of `next.config`, the matchers of `proxy.ts` and the paths that are prerendered. It has no secrets, so it can be
/// committed, and a container needs no `.next` folder. The server reads it with `.build_output("next-build.json")`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cargo twinroute snapshot ../web
  cargo twinroute snapshot ../web/.next --output deploy/next-build.json
  cargo twinroute snapshot ../web --check        # in CI, after `next build`

Exit codes: 0 done; 1 no build output, or --check found an outdated file;
2 wrong arguments")]
pub(crate) struct SnapshotArgs {
    /// The folder of the Next.js app, or its build output
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The file to write
    #[arg(long, short, value_name = "FILE", default_value = "next-build.json")]
    pub(crate) output: PathBuf,
    /// Write nothing, and fail if the file is not up to date. Its build may have another id
    #[arg(long)]
    pub(crate) check: bool,
    /// Write what was read as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Writes or checks a snapshot.
pub(crate) fn run(args: &SnapshotArgs) -> Result<(), Failure> {
    if !args.check {
        check_target(&args.output, "snapshot of a build output", is_snapshot)?;
    }
    let build = build_output(&args.path)?;
    let output = BuildOutput::read(&build)?;
    let file = &args.output;
    let shown = file.display();
    let old = match fs::read(file) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("`{shown}` can't be read: {error}").into()),
    };
    // The format belongs to the library, so it writes the file in either case.
    let new = snapshot(&output)?;
    let state = state(old.as_deref(), &new)?;
    if !args.check && state != SnapshotState::Current {
        output.write_snapshot(file)?;
    }
    let report = SnapshotReport::new(&build, file, state, args.check, &new)?;
    let mut out = stdout();
    if args.json {
        write_json(&mut out, &report)?;
    } else {
        write!(out, "{report}")?;
    }
    out.flush()?;
    let run = format!(
        "run `cargo twinroute snapshot {} --output {shown}` and commit the file",
        args.path.display()
    );
    match state {
        SnapshotState::Missing if args.check => Err(format!("`{shown}` is missing; {run}").into()),
        SnapshotState::Outdated if args.check => {
            Err(format!("`{shown}` is not what `{}` has; {run}", build.display()).into())
        }
        _ => Ok(()),
    }
}

/// The build output at a path: the path itself, `.next` in it, or the `distDir` of the app there.
fn build_output(path: &Path) -> Result<PathBuf, Failure> {
    let shown = path.display();
    if !path.is_dir() {
        return Err(format!("`{shown}` is not a folder").into());
    }
    let is_build = |folder: &Path| folder.join("BUILD_ID").is_file();
    let below = [path.to_owned(), path.join(".next")];
    if let Some(found) = below.into_iter().find(|folder| is_build(folder)) {
        return Ok(found);
    }
    let projects = twinroute_scan::scan(path).map(|report| report.projects);
    let configured = projects
        .unwrap_or_default()
        .into_iter()
        .filter_map(|project| {
            let name = project.config.as_ref()?.settings.get("distDir")?.as_str()?;
            Some(Path::new(&project.root).join(name))
        });
    let found = configured.into_iter().find(|folder| is_build(folder));
    Ok(found.ok_or_else(|| {
        format!(
            "`{shown}` has no build output: neither it nor `.next` in it has a file `BUILD_ID`; run `next build` in the app, and pass the \
             folder of the app, or that of its `distDir`"
        )
    })?)
}

/// Whether a file that starts like this is a snapshot, of any version and with any formatting.
fn is_snapshot(start: &[u8]) -> bool {
    let key = br#""twinroute":"#;
    start.trim_ascii_start().starts_with(b"{") && start.windows(key.len()).any(|part| part == key)
}

/// The content of the file for a build output.
fn snapshot(output: &BuildOutput) -> Result<Vec<u8>, Failure> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("next-build.json");
    output.write_snapshot(&file)?;
    Ok(fs::read(file)?)
}

fn state(old: Option<&[u8]>, new: &[u8]) -> Result<SnapshotState, Failure> {
    let Some(old) = old else {
        return Ok(SnapshotState::Missing);
    };
    if old == new {
        return Ok(SnapshotState::Current);
    }
    let is_same = match serde_json::from_slice::<Value>(old) {
        Ok(old) => without_build_id(&old) == without_build_id(&serde_json::from_slice(new)?),
        Err(_) => false,
    };
    Ok(match is_same {
        true => SnapshotState::OtherBuild,
        false => SnapshotState::Outdated,
    })
}

/// A snapshot as text, without the id of its build, which is in the paths of data too. An id may be a short number.
fn without_build_id(snapshot: &Value) -> String {
    let mut snapshot = snapshot.clone();
    let id = snapshot.pointer_mut("/nextBuild/buildId").map(Value::take);
    let text = snapshot.to_string();
    match id {
        Some(Value::String(id)) => {
            let id = Value::from(id).to_string();
            let path = format!("/_next/data/{}/", &id[1..id.len() - 1]);
            text.replace(&path, "/_next/data//")
        }
        _ => text,
    }
}
