//! The target `go_buildinfo` under libFuzzer: `cargo xtask fuzz go_buildinfo`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("go_buildinfo", data));
