pub use crate::shop::get;
