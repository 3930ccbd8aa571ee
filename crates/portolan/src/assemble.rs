//! From settings to sources of images: which medium a word names, and one client for all registries.

use portolan_image::Reference;
use portolan_source::Source;
