//! The packages for programs.

use super::form::Form;
use crate::contents::PlatformContents;
use crate::json::write::escaped;

/// Writes the packages of an image's platforms as one object of JSON. Its form is published in `docs/schema/packages.schema.json`.
pub fn packages_json(platforms: &[PlatformContents]) -> String {
    let form = Form::of(platforms);
    let text = serde_json::to_string_pretty(&form).expect("a list of packages is JSON");
    escaped(&text) + "\n"
}
