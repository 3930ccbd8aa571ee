//! The table of variables, as a page of documentation.

use std::fmt::Write as _;

use crate::settings::{Group, VARIABLES, Variable};

/// The page.
pub(super) fn page() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask docs`. -->\n\n\
         # Environment\n\n\
         Flags win over these variables, and these win over `portolan.toml`. An empty variable is as if not set.\n",
    );
    for group in Group::ALL {
        let _ = write!(
            page,
            "\n## {}\n\n| variable | what it does |\n| --- | --- |\n",
            group.title()
        );
        for Variable { name, what, .. } in
            VARIABLES.iter().filter(|variable| variable.group == group)
        {
            let _ = writeln!(page, "| `{name}` | {what} |");
        }
    }
    page
}
