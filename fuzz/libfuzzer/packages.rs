//! The target `packages` under libFuzzer: `cargo xtask fuzz packages`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("packages", data));
