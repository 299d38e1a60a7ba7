//! How much of each upload has arrived.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// The bytes of each upload that the handler has read so far.
#[derive(Debug, Default)]
pub struct Uploads(Mutex<HashMap<String, usize>>);

impl Uploads {
    /// Adds bytes to an upload, and returns their sum.
    pub fn add(&self, id: &str, bytes: usize) -> usize {
        let mut uploads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = uploads.entry(id.to_owned()).or_default();
        *sum += bytes;
        *sum
    }
}
