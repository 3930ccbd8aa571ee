//! The tests of portolan-image: one binary, one module a behaviour.

mod history_text;
