//! The example on Windows: a base of two updates, and the rest by the classic builder, which Windows still has.

use serde_json::json;

use super::files;
use super::linux::{labels, own, stored};
use crate::image::{Image, Tree};

/// PowerShell as the image's `SHELL`.
const SHELL: &str = "powershell -Command $ErrorActionPreference = 'Stop';";

/// The image.
pub(super) fn image() -> Image {
    let base = Tree::new()
        .dated(1_741_651_200) // 2025-03-11
        .dir("Files")
        .dir("Files/Windows")
        .dir("Files/Windows/System32")
        .file(
            "Files/Windows/System32/license.rtf",
            "{\\rtf1 a stand-in}\r\n",
        )
        .dir("Hives")
        .file("Hives/Software_Base", "a stand-in\r\n")
        .dir("UtilityVM");
    let update = Tree::new()
        .dated(1_744_070_400) // 2025-04-08
        .dir("Files")
        .dir("Files/Windows")
        .dir("Files/Windows/System32")
        .file("Files/Windows/System32/ntdll.dll", "a stand-in\r\n")
        .dir("Hives")
        .file("Hives/Software_Delta", "a stand-in\r\n");
    let shell = json!(["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]);
    Image::new("windows", "amd64")
        .os_version("10.0.20348.3453")
        .config("Cmd", json!(["Genoa"]))
        .config(
            "Entrypoint",
            json!(["powershell", "-File", "C:\\harbour\\harbour.ps1"]),
        )
        .config("Labels", labels())
        .config("Shell", shell)
        .config("WorkingDir", json!("C:\\harbour"))
        .dated("2025-03-11T07:20:11.1034881Z")
        .layer(&stored(&base), "Apply image 10.0.20348.3328")
        .dated("2025-04-08T19:02:46.3316524Z")
        .layer(&stored(&update), "Install update 10.0.20348.3453")
        .dated("2025-04-09T08:15:30.5521907Z")
        .step(
            "cmd /S /C #(nop)  LABEL org.opencontainers.image.licenses=MIT OR Apache-2.0 \
             org.opencontainers.image.title=Harbour org.opencontainers.image.version=1.0",
        )
        .step("cmd /S /C #(nop)  SHELL [powershell -Command $ErrorActionPreference = 'Stop';]")
        .layer(
            &stored(&own().dir("Files").dir("Files/harbour")),
            &format!("{SHELL} #(nop) WORKDIR C:\\harbour"),
        )
        .dated("2025-04-09T08:15:33.0184442Z")
        .layer(
            &stored(
                &own().file("Files/harbour/harbour.ps1", files::SCRIPT).file(
                    "Files/harbour/tides.csv",
                    files::TIDES.replace('\n', "\r\n"),
                ),
            ),
            &format!(
                "{SHELL} #(nop) COPY multi:\
                 f0b7a46f7e53d2d4ed0f5d7f3ed7b4d4e2ac31f0d4de9a37a93bb4a79f2a9f11 in C:\\harbour\\ "
            ),
        )
        .dated("2025-04-09T08:15:41.7720093Z")
        .layer(
            &stored(&own().file("Files/harbour/version", "1.0\r\n")),
            &format!("{SHELL} Set-Content -Path version -Value '1.0'"),
        )
        .step(&format!(
            "{SHELL} #(nop)  ENTRYPOINT [\"powershell\" \"-File\" \"C:\\\\harbour\\\\harbour.ps1\"]"
        ))
        .step(&format!("{SHELL} #(nop)  CMD [\"Genoa\"]"))
}
