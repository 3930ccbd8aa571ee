//! What is found in layers, and what an image is found to have installed.

mod apk;
mod copyright;
mod dpkg;
mod os_release;
mod support;
