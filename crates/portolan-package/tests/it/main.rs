//! What is found in layers, and what an image is found to have installed.

mod composer;
mod gem;
mod npm;
mod os_release;
mod python;
mod support;
mod told;
