//! The target `jar` under libFuzzer: `cargo xtask fuzz jar`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("jar", data));
