//! What a handler reaches: the functions of the project and the packages that it uses, through any number of files.
//!
//! The graph is one of names of top levels, so a file that exports much adds only what is used of it.

mod mentions;
mod node;
mod packages;

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use node::{Key, Node};
pub(crate) use packages::{PackageKind, kind_of, obstacle_of, serves_routes};

use crate::model::{Helper, Uses};
use crate::sources::{Origin, Sources};
use crate::syntax::Text;

/// What a handler reaches.
#[derive(Default)]
pub(crate) struct Reached {
    pub(crate) helpers: Vec<Helper>,
    /// Each package with the exports that are used of it.
    pub(crate) packages: BTreeSet<(Text, Text)>,
    environment: BTreeSet<Text>,
    fetches: BTreeSet<Text>,
    tables: BTreeSet<Text>,
    uses_cache: bool,
    waits: bool,
}

/// Finds what handlers reach. Each name of a top level is a node, which is made once.
pub(crate) struct Reach<'a> {
    sources: &'a Sources,
    ids: FxHashMap<Key, usize>,
    nodes: Vec<Rc<Node>>,
}

// What lies further is the project's own infrastructure.
const MOST_NODES: usize = 1_500;

impl<'a> Reach<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            ids: FxHashMap::default(),
            nodes: Vec::new(),
        }
    }

    /// What is reached from an export.
    pub(crate) fn from(&mut self, origin: Origin) -> Reached {
        let mut reached = Reached::default();
        self.walk(&origin, |node, depth| reached.add(node, depth));
        if let Origin::Package(module, name) = origin {
            reached.packages.insert((module, name));
        }
        reached
    }

    /// The names of top levels that an export leads to, itself among them, with the distance of each: the nearest first.
    pub(crate) fn origins(&mut self, origin: &Origin) -> Vec<(Origin, u32)> {
        let mut origins = Vec::new();
        self.walk(origin, |node, depth| {
            origins.push((node.origin.clone(), depth))
        });
        origins
    }

    /// Visits the nodes that an origin leads to, itself first, the nearest first.
    fn walk(&mut self, origin: &Origin, mut visit: impl FnMut(&Node, u32)) {
        let Some(first) = self.id(origin) else {
            return;
        };
        let mut seen = vec![false; self.nodes.len()];
        seen[first] = true;
        let mut count = 0;
        let mut steps = VecDeque::from([(first, 0_u32)]);
        while let Some((id, depth)) = steps.pop_front() {
            let node = self.expanded(id);
            visit(&node, depth);
            count += 1;
            if count > MOST_NODES {
                break;
            }
            seen.resize(self.nodes.len(), false);
            for &next in node.next.get().into_iter().flatten() {
                if !std::mem::replace(&mut seen[next], true) {
                    steps.push_back((next, depth + 1));
                }
            }
        }
    }

    /// The node of an origin; `None` for a package or a namespace.
    fn id(&mut self, origin: &Origin) -> Option<usize> {
        let key = Key::of(origin)?;
        if let Some(&id) = self.ids.get(&key) {
            return Some(id);
        }
        let id = self.nodes.len();
        self.nodes
            .push(Rc::new(Node::new(origin.clone(), self.sources)));
        self.ids.insert(key, id);
        Some(id)
    }

    /// The node, with those that it leads to.
    fn expanded(&mut self, id: usize) -> Rc<Node> {
        let node = self.nodes[id].clone();
        if node.next.get().is_none() {
            let (origins, packages) = node.leads_to(self.sources);
            let ids = origins
                .iter()
                .filter_map(|origin| self.id(origin))
                .collect();
            // Only this function sets them, after it found none.
            let _ = node.packages.set(packages);
            let _ = node.next.set(ids);
        }
        node
    }
}

impl Reached {
    fn add(&mut self, node: &Node, depth: u32) {
        let mentions = &node.mentions;
        self.environment
            .extend(mentions.environment.iter().cloned());
        self.fetches.extend(mentions.fetches.iter().cloned());
        self.tables.extend(mentions.tables.iter().cloned());
        self.packages
            .extend(node.packages.get().into_iter().flatten().cloned());
        self.uses_cache |= mentions.uses_cache;
        self.waits |= mentions.waits;
        if depth > 0 {
            self.helpers
                .extend(node.helper.clone().map(|helper| Helper { depth, ..helper }));
        }
    }

    /// Whether tables of a database are used by name.
    pub(crate) fn uses_tables(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Whether `fetch` is called.
    pub(crate) fn fetches(&self) -> bool {
        !self.fetches.is_empty()
    }

    /// Adds what is reached to what a route uses.
    pub(crate) fn add_to(&self, uses: &mut Uses, sources: &Sources) {
        for (package, export) in &self.packages {
            let mut name = packages::shown(package);
            let list = match kind_of(package, export) {
                PackageKind::Framework => continue,
                PackageKind::After => {
                    uses.after_response = true;
                    continue;
                }
                PackageKind::Cache => {
                    push(&mut uses.caching, export);
                    continue;
                }
                PackageKind::Session => &mut uses.sessions,
                PackageKind::Database => {
                    if &**export == "PrismaClient" {
                        "@prisma/client".clone_into(&mut name);
                    }
                    &mut uses.databases
                }
                PackageKind::Service => &mut uses.outbound,
                // An import that leads to no file of the project.
                PackageKind::Other if !sources.depends_on(&name) => continue,
                PackageKind::Other => &mut uses.packages,
            };
            push(list, &name);
        }
        if self.uses_cache {
            push(&mut uses.caching, "use cache");
        }
        uses.after_response |= self.waits;
        self.fetches
            .iter()
            .for_each(|host| push(&mut uses.outbound, host));
        self.environment
            .iter()
            .for_each(|name| push(&mut uses.environment, name));
        self.tables
            .iter()
            .for_each(|name| push(&mut uses.tables, name));
    }
}

fn push(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|one| one == name) {
        list.push(name.to_owned());
    }
}
