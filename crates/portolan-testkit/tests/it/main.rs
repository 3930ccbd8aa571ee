//! What the kit itself promises.

mod example;
mod images;
mod registry;
mod servers;
mod speak;
