//! The target `history` under libFuzzer: `cargo xtask fuzz history`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("history", data));
