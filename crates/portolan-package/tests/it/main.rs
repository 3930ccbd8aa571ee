//! What is found in layers, and what an image is found to have installed.

mod os_release;
mod rpm;
mod support;
