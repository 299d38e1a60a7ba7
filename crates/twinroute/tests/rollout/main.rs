//! Who answers is what `rollout.toml` says, also when it changes; and in shadow, both answers are compared.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod behind;
mod costs;
mod secrets;
mod shadow;
mod switch;
