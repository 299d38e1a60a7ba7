pub use crate::images::{generate_image_metadata, twitter_image};
