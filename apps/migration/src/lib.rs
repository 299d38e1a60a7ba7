//! The half-moved twin of the Next.js app in `next`: its README walks through the move.

mod posts;
mod routes;

pub use posts::{Post, posts};

twinroute::routes!();
