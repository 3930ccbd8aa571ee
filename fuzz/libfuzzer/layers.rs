//! The target `layers` under libFuzzer: `cargo xtask fuzz layers`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("layers", data));
