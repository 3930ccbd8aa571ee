//! The target `challenge` under libFuzzer: `cargo xtask fuzz challenge`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("challenge", data));
