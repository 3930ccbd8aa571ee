//! What the command line promises: the built program is run and everything that it prints is compared.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::panic,
    reason = "tests: what supports them is not marked as a test itself"
)]

mod agreement;
mod bad_input;
mod bases;
mod catalogue_places;
mod diffed_files;
mod explored;
mod exported;
mod full_disk;
mod help;
mod imported;
mod imported_layouts;
mod interrupted;
mod kept;
mod linted;
mod local_images;
mod offline;
mod opened;
mod output;
mod over_time;
mod plumbing;
mod published_reports;
mod real_debian;
mod run;
mod scanning;
mod searched_contents;
mod settings;
mod several_images;
mod waste;
mod workers;
