//! The difference of two records for a terminal.

use portolan_image::diff::{Changed, ImageDiff, LayerFate, RecordDiff, StepLine};
use portolan_image::error::visible;

use crate::size;
use crate::text::{Colour, Paint, painted};

/// How many equal lines of steps are shown around those that differ.
const AROUND: usize = 2;

/// Writes a difference. `names` are those that were asked for: before, after.
pub fn diff_text(names: [&str; 2], diff: &RecordDiff, colour: Colour) -> String {
    let mut page = Page {
        out: String::new(),
        colour,
    };
    let digest = |digest: &Option<portolan_image::Digest>| {
        digest
            .as_ref()
            .map_or_else(|| "(no digest)".to_owned(), ToString::to_string)
    };
    page.line(
        Paint::Removed,
        &format!("--- {}  {}", visible(names[0]), digest(&diff.before)),
    );
    page.line(
        Paint::Added,
        &format!("+++ {}  {}", visible(names[1]), digest(&diff.after)),
    );
    page.line(
        Paint::Title,
        &format!(
            "{}: {}",
            diff.verdict.why.words(),
            visible(&diff.verdict.because)
        ),
    );
    for (paint, sign, platforms) in [
        (Paint::Removed, '-', &diff.gone),
        (Paint::Added, '+', &diff.added),
    ] {
        for platform in platforms {
            page.line(
                paint,
                &format!("{sign} platform {}", visible(&platform.to_string())),
            );
        }
    }
    if diff.attestations.before != diff.attestations.after {
        page.line(
            Paint::Plain,
            &format!(
                "attestations: {} -> {}",
                diff.attestations.before, diff.attestations.after
            ),
        );
    }
    if diff.reordered {
        page.line(Paint::Plain, "the same images in another order");
    }
    for image in &diff.changed {
        page.image(image);
    }
    if !diff.same.is_empty() && !diff.is_empty() {
        let same: Vec<String> = diff
            .same
            .iter()
            .map(|platform| visible(&platform.to_string()))
            .collect();
        page.out.push('\n');
        page.line(Paint::Dim, &format!("unchanged: {}", same.join(", ")));
    }
    page.out
}

struct Page {
    out: String,
    colour: Colour,
}

impl Page {
    fn image(&mut self, image: &ImageDiff) {
        self.out.push('\n');
        self.line(Paint::Title, &visible(&image.platform.to_string()));
        if let Changed {
            before: Some(before),
            after: Some(after),
        } = &image.digest
        {
            self.line(
                Paint::Plain,
                &format!("  digest  {} -> {}", before.short(), after.short()),
            );
        }
        if let Changed {
            before: Some(before),
            after: Some(after),
        } = image.size
            && before != after
        {
            let sign = if after > before { '+' } else { '-' };
            self.line(
                Paint::Plain,
                &format!(
                    "  size    {} -> {} ({sign}{})",
                    size::size_text(before),
                    size::size_text(after),
                    size::size_text(after.abs_diff(before))
                ),
            );
        }
        for setting in &image.settings {
            for (paint, sign, value) in [
                (Paint::Removed, '-', &setting.value.before),
                (Paint::Added, '+', &setting.value.after),
            ] {
                if let Some(value) = value {
                    self.line(
                        paint,
                        &format!("{sign} {} {}", visible(&setting.name), visible(value)),
                    );
                }
            }
        }
        self.steps(&image.steps);
        self.layers(image);
    }

    fn steps(&mut self, steps: &[StepLine]) {
        let near = |at: usize| {
            let from = at.saturating_sub(AROUND);
            steps
                .iter()
                .skip(from)
                .take(at - from + AROUND + 1)
                .any(|step| !matches!(step, StepLine::Same(_)))
        };
        let mut hidden = 0;
        for (at, step) in steps.iter().enumerate() {
            let (paint, sign, text) = match step {
                StepLine::Same(_) if !near(at) => {
                    hidden += 1;
                    continue;
                }
                StepLine::Same(text) => (Paint::Plain, ' ', text),
                StepLine::Removed(text) => (Paint::Removed, '-', text),
                StepLine::Added(text) => (Paint::Added, '+', text),
            };
            self.hidden(&mut hidden);
            self.line(
                paint,
                &format!("{sign} {}", visible(&text.replace('\t', " "))),
            );
        }
        self.hidden(&mut hidden);
    }

    fn hidden(&mut self, hidden: &mut usize) {
        if *hidden > 0 {
            let word = if *hidden == 1 { "line" } else { "lines" };
            self.line(Paint::Dim, &format!("  ... {hidden} equal {word} ..."));
            *hidden = 0;
        }
    }

    fn layers(&mut self, image: &ImageDiff) {
        let sum = |fate: LayerFate| {
            let of: Vec<_> = image
                .layers
                .iter()
                .filter(|layer| layer.fate == fate)
                .collect();
            (
                of.len(),
                of.iter().filter_map(|layer| layer.size).sum::<u64>(),
            )
        };
        let told = [
            (LayerFate::Shared, "shared"),
            (LayerFate::Added, "added"),
            (LayerFate::Gone, "gone"),
        ]
        .into_iter()
        .filter_map(|(fate, word)| {
            let (count, bytes) = sum(fate);
            (count > 0).then(|| format!("{count} {word} ({})", size::size_text(bytes)))
        })
        .collect::<Vec<_>>();
        if !told.is_empty() {
            self.line(Paint::Plain, &format!("  layers  {}", told.join(", ")));
        }
        for layer in &image.layers {
            let (paint, sign) = match layer.fate {
                LayerFate::Shared => continue,
                LayerFate::Added => (Paint::Added, '+'),
                LayerFate::Gone => (Paint::Removed, '-'),
            };
            let size = layer.size.map(size::size_text).unwrap_or_default();
            self.line(paint, &format!("{sign} layer {} {size}", layer.digest));
        }
    }

    fn line(&mut self, paint: Paint, text: &str) {
        self.out.push_str(&painted(self.colour, paint, text));
        self.out.push('\n');
    }
}
