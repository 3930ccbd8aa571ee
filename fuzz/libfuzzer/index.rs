//! The target `index` under libFuzzer: `cargo xtask fuzz index`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("index", data));
