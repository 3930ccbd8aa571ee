//! The target `rpm_header` under libFuzzer: `cargo xtask fuzz rpm_header`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("rpm_header", data));
