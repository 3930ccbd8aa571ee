//! What can be done.

use super::compare::Diff;
use super::content::Told;

/// Something that was asked for, or that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// The other side.
    NextPane,
    /// Somewhere else in what is seen.
    Go(Go),
    /// Into a folder that was shut, or out of it.
    Fold,
    /// All folders at once.
    FoldAll,
    /// To the folder that this is in.
    Out,
    /// Into this folder.
    In,
    /// Files of a kind are shown, or no longer.
    Toggle(Diff),
    /// The columns beside the names are shown, or no longer.
    ToggleAttributes,
    /// What a layer is compared with.
    Compare(Against),
    /// A text is typed.
    Ask(Asked),
    /// A character of it.
    Type(char),
    /// The last character of it goes.
    Erase,
    /// That was all of it.
    Submit,
    /// The next file, or line, that the text is found in.
    FindNext,
    /// The one before.
    FindPrevious,
    /// What this file holds.
    Open,
    /// Something was read of the file that is open.
    Read(Told),
    /// Its bytes instead of its text, or the other way round.
    ToggleHex,
    /// All keys.
    Help,
    /// Away with what lies on top.
    Back,
    /// The terminal has another size.
    Resize(u16, u16),
    /// The end.
    Quit,
}

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    /// A row up.
    Up,
    /// A row down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The first row.
    Top,
    /// The last row.
    Bottom,
}

/// What a layer is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    /// What is right below it: its own changes are seen.
    Below,
    /// The base: the changes of all layers up to it are seen together.
    Base,
}

/// What a text is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Only files whose paths have it are shown.
    Filter,
    /// The next file, or line, that has it.
    Search,
}

/// What is to be done outside of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// The file that is now open is to be read.
    Read,
    /// Nobody wants the file any more.
    StopReading,
    /// The end.
    Quit,
}
