//! What portolan-image promises, a module for each behaviour.

mod digest;
mod document;
mod platform;
mod record;
mod reference;
