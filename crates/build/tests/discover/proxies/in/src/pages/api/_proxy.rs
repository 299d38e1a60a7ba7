pub(crate) use crate::guards::CONFIG;
pub use crate::guards::proxy;
