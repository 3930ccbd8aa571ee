//! What the command line promises: the built program is run and everything that it prints is compared.

mod published_reports;
mod run;
