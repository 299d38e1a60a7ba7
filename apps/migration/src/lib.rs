//! The partly migrated twin of the Next.js app in `next`; the README walks through the migration.

mod posts;
mod routes;

pub use posts::{Post, posts};

twinroute::routes!();
