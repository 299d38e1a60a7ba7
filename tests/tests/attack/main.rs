//! Tables of hostile input over raw sockets: the expected responses, and whether the connection stays open. The rig serves
//! with short limits.
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
