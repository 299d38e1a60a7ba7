//! The guards of a project.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use twinroute_scan::model::Project;

use crate::guard::{Guard, GuardPlace};
use crate::names::pascal;

/// Names the guards: a function has one guard, and two functions of one name have two.
///
/// The names come from the whole project, so that a guard has the same name whichever routes are ported.
pub(crate) struct Guards {
    /// The files that declare functions of a name.
    files: BTreeMap<String, BTreeSet<String>>,
    /// By module.
    known: RefCell<BTreeMap<String, Guard>>,
}

impl Guards {
    pub(crate) fn of(project: &Project) -> Self {
        let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for handler in project.routes.iter().flat_map(|route| &route.handlers) {
            let helpers = handler.helpers.iter();
            let helpers = helpers.map(|helper| (&*helper.name, &*helper.file));
            let wrappers = handler.wrappers.iter();
            let wrappers = wrappers.filter_map(|one| Some((&*one.name, one.file.as_deref()?)));
            for (name, file) in helpers.chain(wrappers) {
                let name = last_part(name).to_owned();
                files.entry(name).or_default().insert(file.to_owned());
            }
        }
        Self {
            files,
            known: RefCell::default(),
        }
    }

    /// The guard for a function.
    pub(crate) fn claim(&self, function: &str, call: String, place: Option<GuardPlace>) -> Guard {
        let mut known = self.known.borrow_mut();
        let plain = self.name(function, place.as_ref());
        let mut guard = Guard {
            name: plain.clone(),
            function: function.to_owned(),
            call,
            place,
        };
        let mut number = 2;
        loop {
            match known.get(&guard.module_name()) {
                Some(one) if one.is_of(&guard) => return one.clone(),
                Some(_) => guard.name = format!("{plain}{number}"),
                None => break,
            }
            number += 1;
        }
        known.insert(guard.module_name(), guard.clone());
        guard
    }

    /// The guards that were claimed, by module.
    pub(crate) fn into_known(self) -> BTreeMap<String, Guard> {
        self.known.into_inner()
    }

    /// `withAuth`, or `withAuthFromTeams` if another file has a function of that name.
    fn name(&self, function: &str, place: Option<&GuardPlace>) -> String {
        let files = self.files.get(last_part(function));
        match (place, files) {
            (Some(place), Some(files)) if files.iter().any(|file| *file != place.file) => {
                let file = pascal(&distinct(&place.file, files), "File");
                format!("{function}From{file}")
            }
            _ => function.to_owned(),
        }
    }
}

/// `required` of `auth.required`.
fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The end of a path that no other file has: `teams` for `lib/teams/index.ts`.
fn distinct(file: &str, files: &BTreeSet<String>) -> String {
    let own = parts(file);
    for count in 1..own.len() {
        let end = &own[own.len() - count..];
        let has_end = |other: &String| other != file && parts(other).ends_with(end);
        if !files.iter().any(has_end) {
            return end.join("/");
        }
    }
    own.join("/")
}

/// The folders and the name of a file, without what many files are called.
fn parts(file: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = file.split('/').collect();
    if let Some(last) = parts.last_mut() {
        *last = last.split('.').next().unwrap_or(last);
        if matches!(*last, "index" | "route") && parts.len() > 1 {
            parts.pop();
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_end_of_a_path_is_taken() {
        let files = ["lib/auth.ts", "lib/teams/index.ts", "lib/old/teams.ts"];
        let files = files.map(str::to_owned).into();
        assert_eq!(distinct("lib/auth.ts", &files), "auth");
        assert_eq!(distinct("lib/teams/index.ts", &files), "lib/teams");
        assert_eq!(distinct("lib/old/teams.ts", &files), "old/teams");
    }
}
