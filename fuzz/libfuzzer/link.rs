//! The target `link` under libFuzzer: `cargo xtask fuzz link`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("link", data));
