//! The styles of Markdown reports, as values.

/// How a Markdown report is laid out. See `design.md`'s report styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// The layout of the published pages, right where those are silent.
    #[default]
    Standard,
    /// As docker-library/repo-info has printed since 2021, mistakes included (registry-quirks 9.6).
    RepoInfo,
    /// The same as from 2016 to 2020: without the number of platforms.
    RepoInfo2016,
}

impl Style {
    /// Whether it copies repo-info's habits where they differ from what is right.
    pub(crate) fn copies_repo_info(self) -> bool {
        self != Self::Standard
    }

    /// Whether attestations are read and written as platforms are.
    pub fn shows_attestations_as_platforms(self) -> bool {
        self.copies_repo_info()
    }
}

impl From<portolan_image::record::Layout> for Style {
    fn from(layout: portolan_image::record::Layout) -> Self {
        use portolan_image::record::Layout;
        match layout {
            Layout::Standard => Self::Standard,
            Layout::RepoInfo => Self::RepoInfo,
            Layout::RepoInfo2016 => Self::RepoInfo2016,
        }
    }
}
