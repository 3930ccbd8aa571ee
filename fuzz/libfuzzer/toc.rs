//! The target `toc` under libFuzzer: `cargo xtask fuzz toc`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portolan_fuzz::run("toc", data));
