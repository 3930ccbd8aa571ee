//! The target `rpm_bdb` under libFuzzer: `cargo xtask fuzz rpm_bdb`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("rpm_bdb", data));
