//! What writing a file promises.

mod whole;
