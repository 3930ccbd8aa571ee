//! Whether values that look like secrets are shown.

/// A report spreads what a history holds, and histories hold build arguments in clear (registry-quirks 9.7; threat 60).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Secrets {
    /// Everything as it was served.
    #[default]
    Show,
    /// Values of build arguments, variables and labels whose names look like secrets' are replaced, and the report says how
    /// many were.
    Hide,
}

/// A sentence that says that values were hidden.
pub(crate) fn notice(hidden: usize) -> String {
    match hidden {
        1 => "1 value whose name looks like a secret's was hidden".to_owned(),
        n => format!("{n} values whose names look like secrets' were hidden"),
    }
}
