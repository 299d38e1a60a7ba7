//! What an adversary sends over raw sockets, as tables: what comes back, response by response, and whether the connection
//! goes on. The rig serves, with short limits.
#![cfg(target_os = "linux")]

mod bodies;
mod cancelled;
mod heads;
mod hosts;
mod pipelining;
mod slow;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod upgrade;
