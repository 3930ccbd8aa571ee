//! The map: the first table under the heading `Arrows` of `ARCHITECTURE.md`.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::{Arrows, Uses};

/// Reads rows of the form ``| `crate` | `a`, `b` | - |``: the crate, what it uses, what its tests use beyond that.
pub(super) fn read(text: &str) -> Result<Arrows> {
    let mut rows = text
        .lines()
        .skip_while(|line| line.trim() != "## Arrows")
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .peekable();
    if rows.peek().is_none() {
        bail!("ARCHITECTURE.md has no table under `## Arrows`");
    }
    rows.map(row).collect()
}

fn row(line: &str) -> Result<(String, Uses)> {
    let cells: Vec<&str> = line
        .trim_matches(['|', ' '])
        .split('|')
        .map(str::trim)
        .collect();
    let &[name, always, in_tests] = cells.as_slice() else {
        bail!("three cells are wanted in the table of arrows: {line}");
    };
    let name = names(name)?
        .pop_first()
        .with_context(|| format!("the table of arrows names no crate here: {line}"))?;
    let uses = Uses {
        always: names(always)?,
        in_tests: names(in_tests)?,
    };
    Ok((name, uses))
}

/// The names in backticks, parted by commas; a dash is none.
fn names(cell: &str) -> Result<BTreeSet<String>> {
    if cell == "-" {
        return Ok(BTreeSet::new());
    }
    cell.split(',')
        .map(|part| {
            let name = part
                .trim()
                .strip_prefix('`')
                .and_then(|name| name.strip_suffix('`'));
            name.map(str::to_owned).with_context(|| {
                format!("a name in backticks is wanted in the table of arrows: {part}")
            })
        })
        .collect()
}
