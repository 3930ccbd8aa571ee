//! `export`: the catalogue as files for other engines.

use std::path::PathBuf;

use serde_json::json;

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  Every table, as Parquet:
    portolan export --parquet tables
  And a question to DuckDB:
    duckdb -c \"SELECT repository, count(*) FROM 'tables/observations/*/*.parquet' GROUP BY 1\"";

/// Write the catalogue as Parquet files, for DuckDB, Spark, Trino and the like
///
/// docs/export.md describes the tables. The folder must be new or empty.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The folder for the tables
    #[arg(long, value_name = "DIR", required = true)]
    parquet: PathBuf,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("export", Format::Text, &[Format::Json])?;
    let folder = &arguments.parquet;
    let holds_something =
        std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if holds_something {
        return Err(Trouble::usage(format!("{} is not empty", folder.display()))
            .hint("name a new folder: what stood there before would be taken for a part of the tables"));
    }
    let exported = context
        .sources
        .catalog()
        .await?
        .export_parquet(folder)
        .await?;
    if format == Format::Json {
        let tables: Vec<_> = exported
            .iter()
            .map(|table| json!({ "table": table.table, "rows": table.rows, "files": table.files }))
            .collect();
        return context.give_json(&json!({ "format": 1, "tables": tables }));
    }
    let lines: Vec<String> = exported
        .iter()
        .map(|table| {
            let rows = if table.rows == 1 { "row" } else { "rows" };
            let files = if table.files == 1 { "file" } else { "files" };
            format!(
                "{:12}  {:>9} {rows}, {} {files}",
                table.table, table.rows, table.files
            )
        })
        .collect();
    context.give_lines(&lines)
}
