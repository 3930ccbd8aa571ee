//! From the entries of a history to the steps of a build.

use std::sync::Arc;

use jiff::Timestamp;

use super::align::{Alignment, align};
use super::builders::{self, Builder};
use super::instruction::{Instruction, Keyword, arguments};
use super::shell::Shells;
use super::{Dockerfile, Entry, OsFamily, dockerfile, redact, text};

/// One entry of a history, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    index: usize,
    entry: Entry,
    builder: Builder,
    instruction: Instruction,
    layer: Option<usize>,
    shell: Arc<[String]>,
}

impl Step {
    /// The place of its entry in the history, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The entry as it was served.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The tool that wrote it.
    pub fn builder(&self) -> Builder {
        self.builder
    }

    /// What it says.
    pub fn instruction(&self) -> &Instruction {
        &self.instruction
    }

    /// The layer it made, counted from 0, where history and layers are [in step](Alignment::InStep).
    pub fn layer(&self) -> Option<usize> {
        self.layer
    }

    /// When it ended, see [`Entry::created_at`].
    pub fn created(&self) -> Option<Timestamp> {
        self.entry.created_at()
    }

    /// The words of the shell in force when it ran.
    pub fn shell(&self) -> &[String] {
        &self.shell
    }

    /// What a report of the standard style prints under the step's date: the text without the builder's prefix and
    /// marks, otherwise untouched. It may hold line breaks and anything else: the report escapes it.
    pub fn standard_text(&self) -> String {
        text::standard(self)
    }
}

/// The steps of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    list: Vec<Step>,
    alignment: Alignment,
    layers: usize,
    os: OsFamily,
    config_shell: Vec<String>,
}

/// Reads a history. Never fails: what cannot be read stays text.
///
/// `layers` is the number of layers of the image, `os` decides the default shell, and `config_shell` is the `Shell`
/// of the config (empty if it has none).
pub fn steps(entries: &[Entry], layers: usize, os: OsFamily, config_shell: &[String]) -> Steps {
    let (layer_of_entry, alignment) = align(entries, layers);
    let mut shells = Shells::new(entries, os, config_shell);
    let mut list = Vec::with_capacity(entries.len());
    for (index, (entry, layer)) in entries.iter().zip(layer_of_entry).enumerate() {
        let reading = builders::read(entry, &shells);
        if let Instruction::Plain {
            keyword: Keyword::Shell,
            text,
        } = reading.instruction
        {
            shells.declare(arguments(text));
        }
        list.push(Step {
            index,
            entry: entry.clone(),
            builder: reading.builder,
            instruction: reading.instruction.into_owned(),
            layer,
            shell: shells.current(),
        });
    }
    Steps {
        list,
        alignment,
        layers,
        os,
        config_shell: config_shell.to_vec(),
    }
}

impl Steps {
    /// The steps, one for each entry, in the order of the history.
    pub fn steps(&self) -> &[Step] {
        &self.list
    }

    /// Whether entries and layers can be walked in step.
    pub fn alignment(&self) -> Alignment {
        self.alignment
    }

    /// What a report of the style `repo-info` prints for a step, mistakes included (quirks 9.6).
    pub fn repo_info_text(&self, step: &Step) -> String {
        text::repo_info(step.entry.text(), &self.config_shell)
    }

    /// The Dockerfile that the history tells of.
    pub fn dockerfile(&self) -> Dockerfile {
        dockerfile::dockerfile(&self.list, self.os, &self.config_shell)
    }

    /// The same steps with the values of secrets taken out of every entry, and how many were.
    ///
    /// Values of build arguments, ENV, ARG and LABEL are hidden where [`is_secret_name`](super::is_secret_name) says
    /// so. A secret that was written into a command itself is not found.
    pub fn redacted(&self) -> (Self, usize) {
        let mut hidden = 0;
        let entries: Vec<Entry> = self
            .list
            .iter()
            .map(|step| {
                let mut entry = step.entry.clone();
                if let Some(text) = redact::created_by(step) {
                    hidden += text.hidden;
                    entry.created_by = Some(text.text);
                }
                entry
            })
            .collect();
        (
            steps(&entries, self.layers, self.os, &self.config_shell),
            hidden,
        )
    }
}
