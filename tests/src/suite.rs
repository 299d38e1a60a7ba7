//! The files of the suite, and the replay of a case.

use std::{
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
};

/// Every case, every recording, every difference.
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
    /// Reads the suite of this repository.
    ///
    /// # Errors
    ///
    /// For a line that can't be read, an id used twice, and a difference without a case.
    pub fn load() -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
        let areas = jsonl_files(&root.join("cases"))?;
        let areas = areas.iter().map(|path| Area::read(path));
        let areas = areas.collect::<io::Result<_>>()?;
        let mut recordings = HashMap::new();
        for path in jsonl_files(&root.join("recordings"))? {
            let lines: Vec<Recording> = read_lines(&path)?;
            recordings.extend(lines.into_iter().map(|line| (line.id.clone(), line)));
        }
        let differences: Vec<DeliberateDifference> = read_lines(&root.join("differences.jsonl"))?;
        let differences = differences.into_iter();
        let differences = differences.map(|line| (line.id.clone(), line)).collect();
        let suite = Self {
            root,
            areas,
            recordings,
            differences,
        };
        suite.check_ids()?;
        Ok(suite)
    }

    /// The Next.js project.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All cases, area by area.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.areas.iter().flat_map(|area| &area.cases)
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

    fn check_ids(&self) -> io::Result<()> {
        let mut seen = HashMap::new();
        for area in &self.areas {
            for case in &area.cases {
                if let Some(other) = seen.insert(case.id.as_str(), &area.name) {
                    return Err(invalid(format!(
                        "`{}` is in `{other}` and in `{}`",
                        case.id, area.name
                    )));
                }
            }
        }
        match self
            .differences
            .keys()
            .find(|id| !seen.contains_key(id.as_str()))
        {
            Some(id) => Err(invalid(format!(
                "a difference names `{id}`, which is not a case"
            ))),
            None => Ok(()),
        }
    }
}

/// Sends a case to a server.
///
/// The port of the server is replaced with 99999 in headers and bodies: as many digits as the ports that an operating
/// system assigns, and not a valid port. Sealed preview data, which differs each time, is replaced with its length.
///
/// # Errors
///
/// As [`send_all`].
pub fn replay(case: &Case, server: SocketAddr) -> io::Result<Vec<ReceivedResponse>> {
    let requests: Vec<_> = std::iter::once(&case.request).chain(&case.then).collect();
    let mut responses = send_all(server, &requests)?;
    let port = format!(":{}", server.port());
    for ReceivedResponse { response, .. } in &mut responses {
        for (_, value) in &mut response.headers {
            *value = masked(&value.replace(&port, ":99999"));
        }
        replace_all(&mut response.body, port.as_bytes(), b":99999");
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

fn read_lines<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
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
