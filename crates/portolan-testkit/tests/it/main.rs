//! What the kit itself promises.

mod images;
mod registry;
mod speak;
