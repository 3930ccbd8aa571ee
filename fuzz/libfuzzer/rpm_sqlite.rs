//! The target `rpm_sqlite` under libFuzzer: `cargo xtask fuzz rpm_sqlite`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("rpm_sqlite", data));
