//! The table of variables and the settings file, as a page of documentation.

use std::fmt::Write as _;

use crate::settings::{EXAMPLE, Group, VARIABLES, Variable};

/// The page.
pub(super) fn page() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask docs`. -->\n\n\
         # Environment and settings\n\n\
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
    let _ = write!(
        page,
        "\n## portolan.toml\n\n\
         The first `portolan.toml` from the working folder upwards wins over `portolan/portolan.toml` in the config \
         folder. A key that is not known is an error. A file of another user is not read. Every key:\n\n\
         ```toml\n{EXAMPLE}```\n"
    );
    page
}
