//! Which kept responses a revalidation reaches, when, and from where.

#[path = "../../call.rs"]
mod call;
#[path = "../../run.rs"]
mod run;

twinroute::routes!();
