//! The parsers of hostile input, each as a target that takes any bytes.
//!
//! A target is a plain function, so that it runs in two ways: in the [`smoke`] run on a stable compiler, with seeds and a
//! few thousand mutations of them that are the same every time; and under libFuzzer, for as long as one likes
//! (`cargo xtask fuzz TARGET`, which needs cargo-fuzz and a nightly compiler).
//!
//! A target asserts what must hold whatever the bytes are: that nothing panics, and that what was read can be written
//! and read again. A new target is one file in `targets/`, a line in [`TARGETS`], and a program in `libfuzzer/`.
//!
//! ```
//! portolan_fuzz::run("reference", b"python:3.7-slim");
//! ```

mod mutate;
pub mod smoke;
mod targets;

pub use targets::TARGETS;

/// One parser under random input.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// How it is called on the command line.
    pub name: &'static str,
    /// Reads the bytes, and panics if something does not hold.
    pub run: fn(&[u8]),
    /// Inputs to start from: well-formed ones, and the odd ones that mattered before.
    pub seeds: &'static [&'static [u8]],
    /// Words of the format, spliced in by mutations.
    pub words: &'static [&'static str],
}

/// Feeds `data` to the target called `name`.
///
/// # Panics
/// If there is no such target, or if something does not hold for `data`.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("the name is that of a target").run)(data);
}
