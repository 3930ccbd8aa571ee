//! The target `manifest` under libFuzzer: `cargo xtask fuzz manifest`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("manifest", data));
