//! The target `rpm_ndb` under libFuzzer: `cargo xtask fuzz rpm_ndb`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("rpm_ndb", data));
