//! The files of the suite, and the replay of a case.

use std::{
    borrow::Cow,
    collections::HashMap,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use crate::{
    case::Case,
    http::{ReceivedResponse, send_all},
    recording::{DeliberateDifference, Recording},
    run_tokens::RunTokens,
};

/// A Next.js project, with its cases, recordings and differences.
#[derive(Debug)]
pub struct Suite {
    root: PathBuf,
    /// The cases by area, in the order of their files.
    pub areas: Vec<Area>,
    /// The recordings by case id.
    pub recordings: HashMap<String, Recording>,
    /// The deliberate differences by case id.
    pub differences: HashMap<String, DeliberateDifference>,
}

/// The project without settings of its own.
const MAIN: &str = "conformance";

/// One file of cases.
#[derive(Debug)]
pub struct Area {
    /// The name of the file, without its extension.
    pub name: String,
    /// Its lines.
    pub cases: Vec<Case>,
}

impl Area {
    fn read(path: &Path) -> io::Result<Self> {
        let name = path.file_stem().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            cases: read_lines(path)?,
        })
    }
}

impl Suite {
    /// Reads the main project, and those in its folder `projects`, in the order of their names.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load), and for an id that two projects use.
    pub fn load_all() -> io::Result<Vec<Self>> {
        let mut projects = vec![MAIN.to_owned()];
        for entry in fs::read_dir(project_root(MAIN).join("projects"))? {
            let entry = entry?;
            if entry.path().is_dir() {
                projects.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        projects[1..].sort();
        let suites = projects.iter().map(|project| Self::load(project));
        let suites: Vec<_> = suites.collect::<io::Result<_>>()?;
        check_ids(suites.iter().flat_map(|suite| &suite.areas))?;
        Ok(suites)
    }

    /// Reads a project: `conformance`, or a folder of `conformance/projects`.
    ///
    /// # Errors
    ///
    /// For a line that can't be read, an id used twice, and a difference without a case.
    pub fn load(project: &str) -> io::Result<Self> {
        let root = project_root(project);
        let areas = jsonl_files(&root.join("cases"))?;
        let areas = areas.iter().map(|path| Area::read(path));
        let areas = areas.collect::<io::Result<_>>()?;
        let mut recordings = HashMap::new();
        for path in jsonl_files(&root.join("recordings"))? {
            let lines: Vec<Recording> = read_lines(&path)?;
            recordings.extend(lines.into_iter().map(|line| (line.id.clone(), line)));
        }
        let differences = root.join("differences.jsonl");
        let differences: Vec<DeliberateDifference> = match differences.exists() {
            true => read_lines(&differences)?,
            false => Vec::new(),
        };
        let differences = differences.into_iter();
        let differences = differences.map(|line| (line.id.clone(), line)).collect();
        let suite = Self {
            root,
            areas,
            recordings,
            differences,
        };
        suite.check()?;
        Ok(suite)
    }

    /// The name of the project: its folder's.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        self.root.file_name().unwrap_or_default().to_string_lossy()
    }

    /// Whether this is the project without settings of its own.
    #[must_use]
    pub fn is_main(&self) -> bool {
        self.name() == MAIN
    }

    /// The folder of the Next.js project.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All cases, area by area.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.areas.iter().flat_map(|area| &area.cases)
    }

    /// The cases whose id contains `part`.
    pub fn cases_with<'s>(&'s self, part: &'s str) -> impl Iterator<Item = &'s Case> {
        self.cases().filter(move |case| case.id.contains(part))
    }

    /// Replaces the recordings of an area.
    ///
    /// # Errors
    ///
    /// When the file can't be written.
    pub fn write(&self, area: &Area, recordings: &[Recording]) -> io::Result<()> {
        let folder = self.root.join("recordings");
        fs::create_dir_all(&folder)?;
        let lines: Result<Vec<String>, _> = recordings.iter().map(serde_json::to_string).collect();
        fs::write(
            folder.join(&area.name).with_extension("jsonl"),
            lines?.join("\n") + "\n",
        )
    }

    fn check(&self) -> io::Result<()> {
        check_ids(&self.areas)?;
        let mut names = self.differences.keys();
        match names.find(|id| self.cases().all(|case| case.id != **id)) {
            Some(id) => Err(invalid(format!(
                "a difference names `{id}`, which is not a case"
            ))),
            None => Ok(()),
        }
    }
}

/// Fails if two cases have the same id.
fn check_ids<'a>(areas: impl IntoIterator<Item = &'a Area>) -> io::Result<()> {
    let mut seen = HashMap::new();
    for area in areas {
        for case in &area.cases {
            if let Some(other) = seen.insert(case.id.as_str(), &area.name) {
                return Err(invalid(format!(
                    "`{}` is in `{other}` and in `{}`",
                    case.id, area.name
                )));
            }
        }
    }
    Ok(())
}

/// Sends a case to a server.
///
/// The port of the server is replaced with 99999 in headers and bodies: as many digits as the ports that an operating
/// system assigns, and not a valid port. Sealed preview data, which differs each time, is replaced with its length. A token
/// `run-<UUID>`, which a handler makes anew in each run, becomes `run-1`, `run-2` and so on, in the order in which they
/// appear in the case: equal tokens are from the same run.
///
/// # Errors
///
/// As [`send_all`].
pub fn replay(case: &Case, server: SocketAddr) -> io::Result<Vec<ReceivedResponse>> {
    let requests: Vec<_> = case.requests().collect();
    let mut responses = send_all(server, &requests)?;
    let port = format!(":{}", server.port());
    let mut runs = RunTokens::default();
    for ReceivedResponse { response, .. } in &mut responses {
        for (_, value) in &mut response.headers {
            *value = runs.numbered_text(&masked(&value.replace(&port, ":99999")));
        }
        replace_all(&mut response.body, port.as_bytes(), b":99999");
        response.body = runs.numbered(&response.body);
    }
    Ok(responses)
}

fn masked(header: &str) -> String {
    let Some(token) = header.strip_prefix("__next_preview_data=") else {
        return header.to_owned();
    };
    let (token, attributes) = token.split_at(token.find(';').unwrap_or(token.len()));
    if token.is_empty() {
        return header.to_owned();
    }
    format!(
        "__next_preview_data=<{} characters>{attributes}",
        token.len()
    )
}

fn replace_all(text: &mut Vec<u8>, from: &[u8], to: &[u8]) {
    let mut start = 0;
    while let Some(at) = text[start..]
        .windows(from.len())
        .position(|window| window == from)
    {
        text.splice(start + at..start + at + from.len(), to.iter().copied());
        start += at + to.len();
    }
}

/// The folder of a project. All are below the main one, whose packages they share.
pub(crate) fn project_root(project: &str) -> PathBuf {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join(MAIN);
    if project == MAIN {
        main
    } else {
        main.join("projects").join(project)
    }
}

fn jsonl_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "jsonl")
    });
    paths.sort();
    Ok(paths)
}

pub(crate) fn read_lines<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
    let lines = fs::read_to_string(path)?;
    let numbered = lines
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    numbered
        .map(|(number, line)| {
            serde_json::from_str(line)
                .map_err(|error| invalid(format!("{}:{}: {error}", path.display(), number + 1)))
        })
        .collect()
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
