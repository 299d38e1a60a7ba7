//! Posts in memory, shared by the handlers of both styles.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use twinroute::ApiError;

/// A post in responses.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Post {
    id: u32,
    #[serde(flatten)]
    content: NewPost,
}

/// A post in requests.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(crate) struct NewPost {
    title: String,
    #[serde(default)]
    body: String,
}

/// All posts, by id. Handlers take them as `Data<Posts>`.
#[derive(Debug, Default)]
pub struct Posts(Mutex<Store>);

#[derive(Debug, Default)]
struct Store {
    posts: BTreeMap<u32, Post>,
    last_id: u32,
}

impl Posts {
    pub(crate) fn list(&self) -> Vec<Post> {
        self.store().posts.values().cloned().collect()
    }

    pub(crate) fn find(&self, id: u32) -> Result<Post, ApiError> {
        self.store()
            .posts
            .get(&id)
            .cloned()
            .ok_or_else(no_such_post)
    }

    pub(crate) fn create(&self, content: NewPost) -> Post {
        let mut store = self.store();
        store.last_id += 1;
        let post = Post {
            id: store.last_id,
            content,
        };
        store.posts.insert(post.id, post.clone());
        post
    }

    pub(crate) fn replace(&self, id: u32, content: NewPost) -> Result<Post, ApiError> {
        let mut store = self.store();
        let post = store.posts.get_mut(&id).ok_or_else(no_such_post)?;
        post.content = content;
        Ok(post.clone())
    }

    pub(crate) fn delete(&self, id: u32) -> Result<(), ApiError> {
        let removed = self.store().posts.remove(&id);
        removed.map(drop).ok_or_else(no_such_post)
    }

    /// A panic can't leave the posts inconsistent, so poisoning is ignored.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_such_post() -> ApiError {
    ApiError::new(404, "no such post")
}
