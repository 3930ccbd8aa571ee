//! Which files are meant.

use globset::{GlobBuilder, GlobMatcher};
use portolan_image::contents::{FilePath, LayerNumber};
use portolan_layer::Tree;

use super::Arguments;
use crate::contents::Opening;
use crate::trouble::Trouble;

/// The paths and patterns that were typed.
#[derive(Debug, Clone, Default)]
pub(in crate::commands) struct Patterns(Vec<Pattern>);

#[derive(Debug, Clone)]
struct Pattern {
    typed: String,
    path: FilePath,
    glob: Option<GlobMatcher>,
}

impl Patterns {
    /// Reads what was typed: a path of the image, with or without a `/` before it.
    pub(in crate::commands) fn parse(typed: &[String]) -> Result<Self, Trouble> {
        let patterns = typed.iter().map(|typed| Pattern::parse(typed));
        Ok(Self(patterns.collect::<Result<_, _>>()?))
    }

    /// The same, for an image: a path that is not there itself, but that links lead on from, is where they lead.
    pub(in crate::commands) fn within(&self, tree: &Tree) -> Self {
        let mut patterns = self.clone();
        for pattern in &mut patterns.0 {
            if pattern.glob.is_none()
                && tree.get(&pattern.path).is_none()
                && let Ok(version) = tree.resolve(&pattern.path)
            {
                pattern.path = version.path();
            }
        }
        patterns
    }

    pub(in crate::commands) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a file is meant: by itself or by a folder that it is in; all are if nothing was typed.
    pub(in crate::commands) fn take(&self, path: &FilePath) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| pattern.takes(path))
    }

    /// Whether a file is meant by itself, and not only by a folder that it is in.
    pub(in crate::commands) fn name(&self, path: &FilePath) -> bool {
        self.0.iter().any(|pattern| pattern.is(path))
    }

    /// What was typed that no file meets.
    pub(in crate::commands) fn unmet<'a, I>(&self, paths: impl Fn() -> I) -> Vec<&str>
    where
        I: Iterator<Item = &'a FilePath>,
    {
        let unmet = self.0.iter().filter(|pattern| {
            // The root is there, whether or not something is in it.
            pattern.path.depth() > 0 && !paths().any(|path| pattern.takes(path))
        });
        unmet.map(|pattern| pattern.typed.as_str()).collect()
    }

    /// How deep the outermost folder (or file) stands that was typed and that a file is in: what `--depth` is counted from.
    fn base(&self, path: &FilePath) -> usize {
        let bases = self.0.iter().filter_map(|pattern| pattern.base(path));
        bases.min().unwrap_or(0)
    }
}

/// Whether what was typed is a pattern, and no path.
pub(in crate::commands) fn is_pattern(typed: &str) -> bool {
    typed.contains(['*', '?', '[', '{'])
}

impl Pattern {
    fn parse(typed: &str) -> Result<Self, Trouble> {
        let path = FilePath::from(typed);
        let glob = is_pattern(typed).then(|| {
            let text = String::from_utf8_lossy(path.as_bytes()).into_owned();
            let glob = GlobBuilder::new(&text).literal_separator(true).build();
            glob.map(|glob| glob.compile_matcher()).map_err(|error| {
                Trouble::usage(format!("`{typed}` is no pattern of paths")).because(&error)
            })
        });
        Ok(Self {
            typed: typed.to_owned(),
            path,
            glob: glob.transpose()?,
        })
    }

    fn takes(&self, path: &FilePath) -> bool {
        self.base(path).is_some()
    }

    /// Whether this is the path that was typed, or one that the pattern describes.
    fn is(&self, path: &FilePath) -> bool {
        let text = String::from_utf8_lossy(path.as_bytes());
        *path == self.path || self.glob.as_ref().is_some_and(|glob| glob.is_match(&*text))
    }

    /// How deep the outermost path stands that was typed and that this one is, or is in.
    fn base(&self, path: &FilePath) -> Option<usize> {
        let mut base = None;
        let mut here = Some(path.clone());
        while let Some(path) = here {
            if self.is(&path) {
                base = Some(path.depth());
            }
            here = path.parent();
        }
        base
    }
}

/// Which files of one image are meant.
#[derive(Debug)]
pub(super) struct Pick<'a> {
    patterns: &'a Patterns,
    layer: Option<LayerNumber>,
    depth: Option<usize>,
}

impl<'a> Pick<'a> {
    pub(super) fn new(
        opening: &Opening,
        patterns: &'a Patterns,
        arguments: &Arguments,
    ) -> Result<Self, Trouble> {
        let layer = arguments.layer.as_deref();
        Ok(Self {
            patterns,
            layer: layer.map(|typed| opening.layer(typed)).transpose()?,
            depth: arguments.depth,
        })
    }

    pub(super) fn patterns(&self) -> &'a Patterns {
        self.patterns
    }

    /// Whether a layer is meant.
    pub(super) fn takes_layer(&self, number: LayerNumber) -> bool {
        self.layer.is_none_or(|layer| layer == number)
    }

    /// The layer that is meant, if it is one.
    pub(super) fn layer(&self) -> Option<LayerNumber> {
        self.layer
    }

    /// Whether a file is meant, however deep it is.
    pub(super) fn takes(&self, path: &FilePath) -> bool {
        self.patterns.take(path)
    }

    /// Whether it is not too deep; what leads to something that is meant never is.
    pub(super) fn shows(&self, path: &FilePath) -> bool {
        let is_near = |depth| path.depth() <= self.patterns.base(path) + depth;
        !self.takes(path) || self.depth.is_none_or(is_near)
    }

    /// Whether a file is meant, and not too deep.
    pub(super) fn takes_path(&self, path: &FilePath) -> bool {
        self.takes(path) && self.shows(path)
    }
}
