//! `cargo twinroute scan --compare`.

mod commit;
mod show;
mod twin;
mod twin_methods;

use std::io::Write;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_scan::compare::{Comparison, Side, compare};
use twinroute_scan::model::{Project, Report};

use self::commit::{Repository, Revisions};
use self::show::write_comparison;
use super::{ScanArgs, keep};
use crate::Failure;
use crate::output::write_json;
use crate::progress::Progress;

/// The version of the format of [`CompareReport`].
const VERSION: u32 = 1;

/// The result of `scan --compare`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CompareReport {
    /// The version of this format. It changes when a field changes its meaning or is removed.
    pub(crate) version: u32,
    /// What the new side is.
    pub(crate) with: With,
    /// The projects, sorted by folder. A twin is compared with one.
    pub(crate) projects: Vec<Comparison>,
}

/// What the new side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum With {
    /// Another state of the project: a commit, or a folder.
    NextProject,
    /// A project in Rust.
    RustTwin,
}

/// Compares the two sides that the arguments name, and writes the result.
pub(super) fn run(args: &ScanArgs, other: &str, out: &mut impl Write) -> Result<(), Failure> {
    let report = read(args, other)?;
    if args.json {
        write_json(out, &report)?;
    } else {
        for (index, comparison) in report.projects.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write_comparison(out, comparison, report.with)?;
        }
    }
    out.flush()?;
    check(&report)
}

/// A twin with other URLs or methods than its project is a finding. Two states of a project may differ.
fn check(report: &CompareReport) -> Result<(), Failure> {
    let routes = report
        .projects
        .iter()
        .flat_map(|comparison| &comparison.routes);
    let differing = routes.filter(|route| route.differs()).count();
    match (report.with, differing) {
        (With::NextProject, _) | (With::RustTwin, 0) => Ok(()),
        (With::RustTwin, 1) => Err("1 route of the twin differs in its URL or methods".into()),
        (With::RustTwin, count) => {
            Err(format!("{count} routes of the twin differ in their URLs or methods").into())
        }
    }
}

fn read(args: &ScanArgs, other: &str) -> Result<CompareReport, Failure> {
    let folder = Path::new(other);
    let filter = args.filter.as_deref();
    if folder.is_dir() {
        return with_folder(&args.path, folder, filter);
    }
    let revisions = Revisions::parse(other)?;
    let repository = Repository::of(&args.path).map_err(|error| {
        format!("`{other}` is not a folder, and can't be read as a commit: {error}")
    })?;
    with_commit(&args.path, &repository, &revisions, filter)
}

fn with_folder(path: &Path, other: &Path, filter: Option<&str>) -> Result<CompareReport, Failure> {
    let old = scan(path, filter)?;
    let name = other.display().to_string();
    let Some(twin) = twin::read(other)? else {
        let old = Projects::new(&path.display().to_string(), path, old);
        let new = Projects::new(&name, other, scan(other, filter)?);
        return Ok(of_projects(old, new));
    };
    let [project] = old.projects.as_slice() else {
        return Err(several_projects(path, &old).into());
    };
    let is_kept = |route: &twinroute_scan::compare::Served| {
        filter.is_none_or(|text| keep(&route.url, &route.file, text))
    };
    let routes = twin.into_iter().filter(is_kept).collect();
    let old = Side::of_project(path.display().to_string(), project);
    Ok(CompareReport {
        version: VERSION,
        with: With::RustTwin,
        projects: vec![compare(old, Side::new(name, routes))],
    })
}

fn with_commit(
    path: &Path,
    repository: &Repository,
    revisions: &Revisions,
    filter: Option<&str>,
) -> Result<CompareReport, Failure> {
    let side = |revision: &str| -> Result<Projects, Failure> {
        let commit = repository.commit(revision)?;
        let folder = {
            let _progress = Progress::start(format!("reading {revision}"));
            repository.write_out(&commit)?
        };
        let root = repository.folder_in(folder.path());
        let report = scan(&root, filter).map_err(|error| format!("at {revision}: {error}"))?;
        Ok(Projects::new(&commit.shown(), &root, report))
    };
    let old = side(&revisions.old)?;
    let new = match &revisions.new {
        Some(revision) => side(revision)?,
        None => Projects::new(&path.display().to_string(), path, scan(path, filter)?),
    };
    Ok(of_projects(old, new))
}

fn scan(path: &Path, filter: Option<&str>) -> Result<Report, Failure> {
    let _progress = Progress::start(format!("scanning {}", path.display()));
    let mut report = twinroute_scan::scan(path)?;
    super::filter(&mut report, filter);
    Ok(report)
}

fn several_projects(path: &Path, report: &Report) -> String {
    let roots: Vec<&str> = report
        .projects
        .iter()
        .map(|project| project.root.as_str())
        .collect();
    format!(
        "`{}` holds {} Next.js projects, and a twin is compared with one: give its folder, one of {}",
        path.display(),
        roots.len(),
        roots.join(", ")
    )
}

/// The projects of a side, with their folders below the scanned path.
struct Projects {
    name: String,
    projects: Vec<(PathBuf, Project)>,
}

impl Projects {
    fn new(name: &str, path: &Path, report: Report) -> Self {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let below = |project: Project| {
            let root = Path::new(&project.root);
            let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
            let below = root.strip_prefix(&path).unwrap_or(&root).to_owned();
            (below, project)
        };
        Self {
            name: name.to_owned(),
            projects: report.projects.into_iter().map(below).collect(),
        }
    }

    fn take(&mut self, folder: &Path) -> Option<Project> {
        let index = self.projects.iter().position(|(it, _)| it == folder)?;
        Some(self.projects.remove(index).1)
    }

    fn side(&self, folder: &Path, project: Option<Project>) -> Side {
        let name = if folder.as_os_str().is_empty() {
            self.name.clone()
        } else {
            format!("{} {}", self.name, folder.display())
        };
        project.map_or_else(
            || Side::new(name.clone(), Vec::new()),
            |project| Side::of_project(name.clone(), &project),
        )
    }
}

/// Compares the projects in the same folder. If each side has one project, they are compared wherever they are.
fn of_projects(mut old: Projects, mut new: Projects) -> CompareReport {
    if let ([(old_folder, _)], [(new_folder, _)]) =
        (old.projects.as_mut_slice(), new.projects.as_mut_slice())
    {
        old_folder.clear();
        new_folder.clear();
    }
    let folders = old.projects.iter().chain(&new.projects);
    let mut folders: Vec<PathBuf> = folders.map(|(folder, _)| folder.clone()).collect();
    folders.sort();
    folders.dedup();
    let compared = |folder: &PathBuf| {
        let (old_project, new_project) = (old.take(folder), new.take(folder));
        compare(old.side(folder, old_project), new.side(folder, new_project))
    };
    CompareReport {
        version: VERSION,
        with: With::NextProject,
        projects: folders.iter().map(compared).collect(),
    }
}
