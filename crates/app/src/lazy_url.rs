//! The address of a request, read when more than its query string is asked for: most handlers want no more.

use std::{
    cell::OnceCell,
    fmt,
    ops::{Deref, DerefMut},
};

use url::Url;

#[derive(Clone)]
pub(crate) struct LazyUrl {
    text: String,
    // What is set is set here.
    url: OnceCell<Url>,
}

impl LazyUrl {
    /// The address of a request, by its parts.
    pub(crate) fn new(parts: &[&str]) -> Self {
        Self {
            text: parts.concat(),
            url: OnceCell::new(),
        }
    }

    /// The query string without its `?`.
    pub(crate) fn search(&self) -> &str {
        match self.url.get() {
            Some(url) => url.query().unwrap_or_default(),
            None => self.text.split_once('?').map_or("", |(_, search)| search),
        }
    }

    fn read(&self) -> Url {
        let local = || Url::parse("http://localhost:3000").expect("a constant address");
        Url::parse(&self.text).unwrap_or_else(|_| local())
    }
}

impl From<Url> for LazyUrl {
    fn from(url: Url) -> Self {
        Self {
            text: String::new(),
            url: url.into(),
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
        self.url.get_mut().expect("it was read just now")
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
