//! What the config says of an image, as `docker inspect` would tell it.

use portolan_image::config::Config;

use super::LocalPlatform;
use crate::markdown::escape::{code, plain};
use crate::secrets::{Secrets, notice};
use crate::view::{self, Told};

/// The section, with the blank line before it.
pub(super) fn section(platform: &LocalPlatform<'_>, secrets: Secrets) -> String {
    let entry = platform.entry;
    let told = Told::of(entry, secrets);
    let mut out = "\n## Docker Metadata\n\n".to_owned();
    if let Some(id) = view::image_id(entry) {
        out.push_str(&format!("- Image ID: {}\n", code(&id)));
    }
    let config = told.config.as_ref();
    if let Some(created) = config.and_then(|config| config.created.as_deref()) {
        out.push_str(&format!("- Created: {}\n", code(created)));
    }
    if let Some(bytes) = platform.unpacked_bytes {
        // Two blanks at the end of a line break it.
        out.push_str(&format!(
            "- Virtual Size: {}  \n  (total size of all layers on-disk)\n",
            size(bytes)
        ));
    }
    let of_config = config.map(|config| &config.platform);
    let filled = |text: Option<&String>, other: &String| {
        text.filter(|text| !text.is_empty())
            .unwrap_or(other)
            .clone()
    };
    let os = filled(of_config.map(|of| &of.os), &entry.platform.os);
    let architecture = filled(
        of_config.map(|of| &of.architecture),
        &entry.platform.architecture,
    );
    out.push_str(&format!("- Arch: {}/{}\n", code(&os), code(&architecture)));
    if let Some(config) = config {
        out.push_str(&runs(config));
    }
    let failures = entry.failures.iter();
    for failure in failures {
        out.push_str(&format!(
            "- Note: could not {}: {}\n",
            plain(&failure.step),
            plain(&failure.message)
        ));
    }
    if told.hidden_in_config > 0 {
        out.push_str(&format!("- Note: {}\n", notice(told.hidden_in_config)));
    }
    out
}

fn runs(config: &Config) -> String {
    let mut out = String::new();
    let run = &config.run;
    for (name, words) in [("Entrypoint", &run.entrypoint), ("Command", &run.cmd)] {
        if let Some(words) = words {
            let json = serde_json::to_string(words).expect("a list of strings is JSON");
            out.push_str(&format!("- {name}: {}\n", code(&json)));
        }
    }
    out.push_str("- Environment:\n");
    for variable in &run.env {
        out.push_str(&format!("  - {}\n", code(variable)));
    }
    if !run.labels.is_empty() {
        // In the order in which Go's templates walk a map.
        let mut labels: Vec<_> = run.labels.iter().collect();
        labels.sort();
        out.push_str("- Labels:\n");
        for (name, value) in labels {
            out.push_str(&format!("  - {}\n", code(&format!("{name}={value}"))));
        }
    }
    out
}

/// A number of bytes as these pages write it, which is otherwise than on the others: `~ 122.90 Mb`.
fn size(bytes: u64) -> String {
    for (unit, name) in [(1_000_000_000, "Gb"), (1_000_000, "Mb"), (1000_u64, "Kb")] {
        if bytes >= unit {
            return format!("~ {:.2} {name}", bytes as f64 / unit as f64);
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_on_published_pages() {
        for (bytes, expected) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "~ 1.00 Kb"),
            (8_420_000, "~ 8.42 Mb"),
            (122_900_123, "~ 122.90 Mb"),
            (999_999_999, "~ 1000.00 Mb"),
            (1_234_567_890, "~ 1.23 Gb"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}
