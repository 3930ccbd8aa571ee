//! The target `reference` under libFuzzer: `cargo xtask fuzz reference`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("reference", data));
