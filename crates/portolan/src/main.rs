//! Portolan tells what a container image is, on every platform: from the words on the command line to an exit code.
//!
//! What was typed becomes [`settings::Settings`] once; [`assemble`] makes sources of images from them; a command in
//! [`commands`] does its work and prints through [`terminal`], and [`exit`] says how it went.

mod arguments;
mod assemble;
mod choose;
mod commands;
mod contents;
mod exit;
#[cfg(feature = "tui")]
mod explorer;
mod folder;
mod manual;
mod settings;
mod terminal;
mod trouble;
mod when;
mod written;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::run(std::env::args_os().collect()).into()
}
