//! Posts in memory: what the handlers of both styles share.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use twinroute::ApiError;

/// A post as clients see it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Post {
    id: u32,
    #[serde(flatten)]
    content: NewPost,
}

/// A post as clients write it.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(crate) struct NewPost {
    title: String,
    #[serde(default)]
    body: String,
}

/// All posts, by id. Handlers take them as `Data<Posts>`.
#[derive(Debug, Default)]
pub struct Posts(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    posts: BTreeMap<u32, Post>,
    last_id: u32,
}

impl Posts {
    pub(crate) fn list(&self) -> Vec<Post> {
        self.shelf().posts.values().cloned().collect()
    }

    pub(crate) fn find(&self, id: u32) -> Result<Post, ApiError> {
        self.shelf()
            .posts
            .get(&id)
            .cloned()
            .ok_or_else(no_such_post)
    }

    pub(crate) fn create(&self, content: NewPost) -> Post {
        let mut shelf = self.shelf();
        shelf.last_id += 1;
        let post = Post {
            id: shelf.last_id,
            content,
        };
        shelf.posts.insert(post.id, post.clone());
        post
    }

    pub(crate) fn replace(&self, id: u32, content: NewPost) -> Result<Post, ApiError> {
        let mut shelf = self.shelf();
        let post = shelf.posts.get_mut(&id).ok_or_else(no_such_post)?;
        post.content = content;
        Ok(post.clone())
    }

    pub(crate) fn delete(&self, id: u32) -> Result<(), ApiError> {
        let removed = self.shelf().posts.remove(&id);
        removed.map(drop).ok_or_else(no_such_post)
    }

    /// Nothing is left half done by a panic, so a poisoned lock is as good as any.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_such_post() -> ApiError {
    ApiError::new(404, "no such post")
}
