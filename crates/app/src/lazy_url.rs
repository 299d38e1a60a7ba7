//! The URL of a request, parsed when a handler needs more than its query string, which few do.

use std::{
    cell::OnceCell,
    fmt,
    ops::{Deref, DerefMut},
};

use url::Url;

use crate::context::FirstRead;

#[derive(Clone)]
pub(crate) struct LazyUrl {
    text: String,
    /// Where the query string starts in `text`, after its `?`.
    search: usize,
    // The parsed URL; changes are made here.
    url: OnceCell<Url>,
    /// Set if the handler may read only the path, or makes its route dynamic.
    guard: Option<FirstRead>,
}

impl LazyUrl {
    /// Creates the URL of a request from the parts before its query string, and the query string without its `?`.
    pub(crate) fn new(base: [&str; 4], search: &str) -> Self {
        let [scheme, host, slash, path] = base;
        let mark = if search.is_empty() { "" } else { "?" };
        let text = [scheme, host, slash, path, mark, search].concat();
        Self {
            search: text.len() - search.len(),
            text,
            url: OnceCell::new(),
            guard: None,
        }
    }

    /// Records reads in `guard`.
    pub(crate) fn guarded(self, guard: Option<FirstRead>) -> Self {
        Self { guard, ..self }
    }

    /// Records that more than the path is read.
    pub(crate) fn note_read(&self) {
        if let Some(guard) = &self.guard {
            guard.get_or_init(|| "the URL");
        }
    }

    /// Returns the query string without its `?`.
    pub(crate) fn search(&self) -> &str {
        match self.url.get() {
            Some(url) => url.query().unwrap_or_default(),
            None => &self.text[self.search..],
        }
    }

    fn read(&self) -> Url {
        let local = || Url::parse("http://localhost:3000").expect("a constant URL");
        Url::parse(&self.text).map_or_else(|_| local(), escape_caret)
    }
}

/// Escapes `^` in a path, as the URL standard does since 2023 and the `url` crate does not.
pub(crate) fn escape_caret(mut url: Url) -> Url {
    if url.path().contains('^') && !url.cannot_be_a_base() {
        let path = url.path().replace('^', "%5E");
        url.set_path(&path);
    }
    url
}

impl From<Url> for LazyUrl {
    fn from(url: Url) -> Self {
        Self {
            text: String::new(),
            search: 0,
            url: escape_caret(url).into(),
            guard: None,
        }
    }
}

impl Deref for LazyUrl {
    type Target = Url;

    fn deref(&self) -> &Url {
        self.url.get_or_init(|| self.read())
    }
}

impl DerefMut for LazyUrl {
    fn deref_mut(&mut self) -> &mut Url {
        let _ = &**self;
        self.url.get_mut().expect("the line above initializes it")
    }
}

impl PartialEq for LazyUrl {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for LazyUrl {}

impl fmt::Debug for LazyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
