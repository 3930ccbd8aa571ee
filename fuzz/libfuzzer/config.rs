//! The target `config` under libFuzzer: `cargo xtask fuzz config`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("config", data));
