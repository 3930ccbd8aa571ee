//! What is found in layers, and what an image is found to have installed.

mod composer;
mod executable;
mod gem;
mod hostile;
mod java;
mod npm;
mod os_release;
mod programs;
mod python;
mod support;
mod told;
mod zips;
