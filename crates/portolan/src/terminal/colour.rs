//! Whether there is colour. `--color` wins, then `PORTOLAN_COLOR`; then `NO_COLOR` says no, `CLICOLOR_FORCE` says yes,
//! `CLICOLOR=0` and a dumb terminal say no; otherwise there is colour where a terminal is.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::settings::{ColourWish, Environment};

/// Whether one stream has colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// It has.
    On,
    /// It has not.
    Off,
}

/// What holds for both streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColourChoice(ColourWish);

impl ColourChoice {
    /// What was wished for, or else what the environment says.
    pub(crate) fn resolve(wish: Option<ColourWish>, environment: &Environment) -> Self {
        Self(
            wish.or_else(|| environment.colour())
                .unwrap_or(ColourWish::Auto),
        )
    }

    /// The same, out of words that have not been parsed: help and complaints about the words themselves need it.
    pub(crate) fn foresee(words: &[OsString], environment: &Environment) -> Self {
        let mut wish = None;
        let mut words = words.iter().filter_map(|word| word.to_str());
        while let Some(word) = words.next() {
            let value = match word.strip_prefix("--color") {
                Some("") => words.next(),
                Some(rest) => rest.strip_prefix('='),
                None if word == "--" => break,
                None => continue,
            };
            wish = value.and_then(|value| ColourWish::from_str(value, false).ok());
        }
        Self::resolve(wish, environment)
    }

    /// Whether a stream has colour.
    pub(crate) fn at(self, is_terminal: bool) -> Colour {
        match self.0 {
            ColourWish::Always => Colour::On,
            ColourWish::Auto if is_terminal => Colour::On,
            ColourWish::Auto | ColourWish::Never => Colour::Off,
        }
    }
}

impl From<ColourChoice> for clap::ColorChoice {
    fn from(choice: ColourChoice) -> Self {
        match choice.0 {
            ColourWish::Auto => Self::Auto,
            ColourWish::Always => Self::Always,
            ColourWish::Never => Self::Never,
        }
    }
}
