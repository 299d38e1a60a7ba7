//! `cargo twinroute new`.

mod report;
mod steps;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use twinroute_scan::model::Project;

use self::report::report;
use self::steps::{notes, shown, steps};
use crate::Failure;
use crate::color::{done, heading};
use crate::output::{stdout, write_json};
use crate::progress::Progress;
use crate::template::{Beside, Created, Options, Vcs, create};

pub(crate) use self::report::NewReport;

/// Make a project that serves routes in both styles
///
/// The project has a handler in the Pages style, a route in the App style, a guard and their tests, and runs at once. With
/// `--beside` it serves in front of a Next.js app: that app is started on another port, and its routes move to Rust one by one.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "cargo twinroute new [OPTIONS] <PATH>
       cargo twinroute new [OPTIONS] --beside <APP> [PATH]",
    after_help = "Examples:
  cargo twinroute new my-api
  cargo twinroute new --beside ../web
  cargo twinroute new --beside ../monorepo/apps/web ../monorepo/apps/api
  cargo twinroute new my-api --twinroute ../twinroute --vcs none

Exit codes: 0 done; 1 the folder has files, or no app; 2 wrong arguments"
)]
pub(crate) struct NewArgs {
    /// The folder of the project. With `--beside`, the default is a folder next to the app, such as `../web-rust`
    #[arg(required_unless_present = "beside")]
    pub(crate) path: Option<PathBuf>,
    /// Serve in front of the Next.js app in this folder
    #[arg(long, value_name = "APP")]
    pub(crate) beside: Option<PathBuf>,
    /// The name of the package [default: the name of the folder]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The folder of the library: a clone of its repository [default: the clone that this tool was built from]
    #[arg(long, value_name = "PATH")]
    pub(crate) twinroute: Option<PathBuf>,
    /// The repository to make
    #[arg(long, value_enum, default_value_t)]
    pub(crate) vcs: Vcs,
    /// Write what was made, and the next steps, as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Makes a project, and writes the next steps.
pub(crate) fn run(args: &NewArgs) -> Result<(), Failure> {
    let beside = match &args.beside {
        Some(app) => Some(Beside::read(&one_project(app)?)?),
        None => None,
    };
    let folder = match (&args.path, &beside) {
        (Some(path), _) => path.clone(),
        (None, Some(app)) => next_to(&app.folder),
        (None, None) => return Err("the folder of the project is missing".into()),
    };
    let options = Options {
        folder,
        name: args.name.clone(),
        twinroute: args.twinroute.clone(),
        vcs: args.vcs,
        examples: true,
        beside,
    };
    let created = create(&options)?;
    let mut out = stdout();
    if args.json {
        write_json(&mut out, &report(&created, &options))?;
    } else {
        write_text(&mut out, &created, &options)?;
    }
    out.flush()?;
    Ok(())
}

/// The only Next.js project at a path.
fn one_project(path: &Path) -> Result<Project, Failure> {
    let progress = Progress::start(format!("reading {}", path.display()));
    let mut projects = twinroute_scan::scan(path)?.projects;
    drop(progress);
    if projects.len() > 1 {
        let folders: Vec<_> = projects
            .iter()
            .map(|project| project.root.as_str())
            .collect();
        return Err(format!(
            "`{}` holds {} Next.js projects; pass the folder of one of them to `--beside`:\n  {}",
            path.display(),
            folders.len(),
            folders.join("\n  ")
        )
        .into());
    }
    let project = projects.pop();
    Ok(project.ok_or_else(|| format!("`{}` holds no Next.js project", path.display()))?)
}

/// `../web-rust` for the app `../web`.
fn next_to(app: &Path) -> PathBuf {
    let mut name = app.file_name().unwrap_or_default().to_owned();
    name.push("-rust");
    app.with_file_name(name)
}

fn write_text(out: &mut impl io::Write, created: &Created, options: &Options) -> io::Result<()> {
    let Created { name, folder, .. } = created;
    write!(out, "{} `{name}` in {}", done("Created"), shown(folder))?;
    if let Some(app) = &options.beside {
        write!(out, ", in front of {}", shown(&app.folder))?;
    }
    writeln!(out)?;
    for note in notes(created, options) {
        writeln!(out, "  {note}")?;
    }
    writeln!(out, "\n{}", heading("Next:"))?;
    for step in steps(created, options) {
        writeln!(out, "\n  {}", step.title)?;
        for command in &step.commands {
            writeln!(out, "    {command}")?;
        }
    }
    Ok(())
}
