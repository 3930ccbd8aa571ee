//! The files that the example's author would have written: a small service that tells the tides.

/// The program, on Linux.
pub(super) const PROGRAM: &str = r#"#!/bin/sh
# Tells the tides of a harbour: harbour [--check] [NAME]
set -eu
tides=${HARBOUR_TIDES:-/srv/harbour/tides.csv}
case ${1:-} in
--check) exec test -s "$tides" ;;
esac
name=${1:-Genoa}
awk -F, -v name="$name" '$1 == name { print $2, $3 }' "$tides"
"#;

/// The program, on Windows.
pub(super) const SCRIPT: &str = "# Tells the tides of a harbour.\r
param([string]$Name = 'Genoa')\r
Import-Csv C:\\harbour\\tides.csv | Where-Object port -eq $Name | Format-Table high, low\r
";

/// Its settings.
pub(super) const SETTINGS: &str = r#"# Where the service listens, and what it serves.
listen = "0.0.0.0:8080"
tides = "/srv/harbour/tides.csv"
log = "info"
"#;

/// Its data.
pub(super) const TIDES: &str = "port,high,low
Genoa,04:12,10:25
Palma,05:03,11:17
Ancona,03:41,09:58
";
