pub use crate::posts::{CONFIG, legacy as handler};
