//! What a scan owes: the price of each tag, and that nothing that was seen is lost or made up.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "tests: what supports them is not marked as a test itself"
)]

mod allowance;
mod faults;
mod packages;
mod price;
mod worker;
mod world;
