//! What could not be read.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::model::Problem;

/// The problems of a project, in the order in which they were found.
pub(crate) struct Problems {
    root: PathBuf,
    list: RefCell<Vec<Problem>>,
}

impl Problems {
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            list: RefCell::default(),
        }
    }

    pub(crate) fn report(&self, path: &Path, line: Option<u32>, message: String) {
        let file = self.show(path);
        self.list.borrow_mut().push(Problem {
            file,
            line,
            message,
        });
    }

    pub(crate) fn take(&self) -> Vec<Problem> {
        self.list.take()
    }

    /// A path as the report shows it: relative to the project, with `/`.
    pub(crate) fn show(&self, path: &Path) -> String {
        let mut up = String::new();
        let mut base = Some(self.root.as_path());
        while let Some(folder) = base {
            if let Ok(rest) = path.strip_prefix(folder) {
                let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
                return up + &parts.join("/");
            }
            up.push_str("../");
            base = folder.parent();
        }
        path.display().to_string()
    }
}
