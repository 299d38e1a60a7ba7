//! The posts, which both servers read from one file.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A post.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Post {
    /// Its number, from 1.
    pub id: u32,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// All posts.
#[must_use]
pub fn posts() -> &'static [Post] {
    static POSTS: LazyLock<Vec<Post>> = LazyLock::new(|| {
        let text = include_str!("../next/data/posts.json");
        serde_json::from_str(text).unwrap_or_default()
    });
    &POSTS
}
