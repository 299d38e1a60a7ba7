pub use crate::files::{get, paths as generate_static_params};
