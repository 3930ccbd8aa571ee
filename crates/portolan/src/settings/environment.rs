//! Every variable that Portolan reads, in one table: what it is for, and its value in this run.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use portolan_report::Secrets;

use super::values::{ColourWish, Format, Hosts, Mirror, PlatformWord, ProgressWish};
use super::{Layer, Platforms, Surroundings, values};
use crate::trouble::Trouble;

/// One variable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: &'static str,
    /// Where it stands in the documentation.
    pub(crate) group: Group,
    /// What it does, as a sentence without a full stop.
    pub(crate) what: &'static str,
}

/// Where a variable stands in the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Portolan's own: each says what an option says, and the option wins.
    Own,
    /// Logins that other tools left.
    Logins,
    /// The way to the network.
    Network,
    /// The store of `s3://`.
    Store,
    /// The terminal.
    Terminal,
    /// Folders.
    Folders,
}

impl Group {
    /// All, in the order of the documentation.
    pub(crate) const ALL: [Self; 6] = [
        Self::Own,
        Self::Logins,
        Self::Network,
        Self::Store,
        Self::Terminal,
        Self::Folders,
    ];

    /// The heading in the documentation.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Own => "Portolan's own",
            Self::Logins => "Logins of other tools",
            Self::Network => "Network",
            Self::Store => "The store behind `--blobs s3://...`",
            Self::Terminal => "Terminal",
            Self::Folders => "Folders",
        }
    }
}

macro_rules! variables {
    ($($ident:ident, $name:literal, $group:ident, $what:literal;)*) => {
        $(pub(super) const $ident: Variable = Variable { name: $name, group: Group::$group, what: $what };)*
        /// All variables that are read, in the order of the documentation.
        pub(crate) const VARIABLES: &[Variable] = &[$($ident),*];
    };
}

variables! {
    CONFIG, "PORTOLAN_CONFIG", Own, "The settings file to read, and no other `portolan.toml`, as `--config`";
    PLATFORM, "PORTOLAN_PLATFORM", Own, "Platforms, separated by commas, as `--platform`";
    FORMAT, "PORTOLAN_FORMAT", Own, "The form of the output, as `--format`";
    JOBS, "PORTOLAN_JOBS", Own, "How many images are read side by side, as `--jobs`";
    MIRRORS, "PORTOLAN_MIRRORS", Own, "`REGISTRY=URL`, separated by commas, as `--mirror`";
    PLAIN_HTTP, "PORTOLAN_PLAIN_HTTP", Own, "Registries that are reached without TLS, separated by commas, or `*`, as `--plain-http`";
    HTTPS, "PORTOLAN_HTTPS", Own, "Registries on this machine that are reached with TLS, separated by commas, or `*`, as `--https`";
    INSECURE, "PORTOLAN_INSECURE", Own, "Registries whose certificate is not checked, separated by commas, or `*`, as `--insecure`";
    CACERT, "PORTOLAN_CACERT", Own, "A file of further certificate authorities (PEM), as `--cacert`";
    USERNAME, "PORTOLAN_USERNAME", Own, "The user for every registry that is asked; with `PORTOLAN_PASSWORD`";
    PASSWORD, "PORTOLAN_PASSWORD", Own, "The password or token that belongs to `PORTOLAN_USERNAME`";
    OFFLINE, "PORTOLAN_OFFLINE", Own, "`1` reads nothing but the cache and local files, as `--offline`";
    CACHE_DIR, "PORTOLAN_CACHE_DIR", Own, "The folder of the cache, as `--cache-dir`";
    NO_CACHE, "PORTOLAN_NO_CACHE", Own, "`1` keeps nothing and reads nothing that was kept, as `--no-cache`";
    CATALOG, "PORTOLAN_CATALOG", Own, "The catalogue, as `--catalog`";
    BLOBS, "PORTOLAN_BLOBS", Own, "Where the catalogue keeps manifests and configs, as `--blobs`";
    RETRY_TIMES, "PORTOLAN_RETRY_TIMES", Own, "How often a failed request is tried again, as `--retry-times`";
    REDACT, "PORTOLAN_REDACT", Own, "`1` hides values that look secret, as `--redact`";
    COLOR, "PORTOLAN_COLOR", Own, "When there is colour, as `--color`";
    PROGRESS, "PORTOLAN_PROGRESS", Own, "How progress is shown, as `--progress`";
    DOCKER_CONFIG, "DOCKER_CONFIG", Logins, "The folder of Docker's `config.json`; `~/.docker` if not set";
    DOCKER_AUTH_CONFIG, "DOCKER_AUTH_CONFIG", Logins, "The text of a `config.json` with logins, as GitLab's jobs have it";
    REGISTRY_AUTH_FILE, "REGISTRY_AUTH_FILE", Logins, "The `auth.json` of podman, skopeo and buildah";
    PATH, "PATH", Logins, "Where `docker-credential-...` helpers are found";
    HTTP_PROXY, "HTTP_PROXY", Network, "The proxy for `http://` (also in lower case, which wins)";
    HTTPS_PROXY, "HTTPS_PROXY", Network, "The proxy for `https://` (also in lower case, which wins)";
    ALL_PROXY, "ALL_PROXY", Network, "The proxy where the two above say nothing (also in lower case, which wins)";
    NO_PROXY, "NO_PROXY", Network, "Hosts that are reached without a proxy (also in lower case, which wins)";
    HTTP_PROXY_LOWER, "http_proxy", Network, "As `HTTP_PROXY`";
    HTTPS_PROXY_LOWER, "https_proxy", Network, "As `HTTPS_PROXY`";
    ALL_PROXY_LOWER, "all_proxy", Network, "As `ALL_PROXY`";
    NO_PROXY_LOWER, "no_proxy", Network, "As `NO_PROXY`";
    SSL_CERT_FILE, "SSL_CERT_FILE", Network, "A file of certificate authorities (PEM) that are trusted too";
    AWS_ACCESS_KEY_ID, "AWS_ACCESS_KEY_ID", Store, "The key that asks; without one the role of the machine at Amazon, and nobody elsewhere";
    AWS_SECRET_ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", Store, "The secret that belongs to `AWS_ACCESS_KEY_ID`";
    AWS_SESSION_TOKEN, "AWS_SESSION_TOKEN", Store, "The token of a session, where the key is a passing one";
    AWS_ROLE_ARN, "AWS_ROLE_ARN", Store, "The role that is taken on with `AWS_WEB_IDENTITY_TOKEN_FILE`";
    AWS_WEB_IDENTITY_TOKEN_FILE, "AWS_WEB_IDENTITY_TOKEN_FILE", Store, "The file of the token for `AWS_ROLE_ARN`, as Kubernetes has it";
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", Store, "Where a container at Amazon gets its credentials";
    AWS_REGION, "AWS_REGION", Store, "The region of the bucket; `us-east-1` if not set";
    AWS_DEFAULT_REGION, "AWS_DEFAULT_REGION", Store, "As `AWS_REGION`, which wins";
    AWS_ENDPOINT_URL_S3, "AWS_ENDPOINT_URL_S3", Store, "As `AWS_ENDPOINT_URL`, and wins over it";
    AWS_ENDPOINT_URL, "AWS_ENDPOINT_URL", Store, "Where the store answers, if it is not Amazon's: `https://HOST[:PORT]`";
    NO_COLOR, "NO_COLOR", Terminal, "Anything but nothing: no colour, unless `--color` or `PORTOLAN_COLOR` says otherwise";
    CLICOLOR_FORCE, "CLICOLOR_FORCE", Terminal, "Anything but nothing and `0`: colour in files and pipes too; `NO_COLOR` wins over it";
    CLICOLOR, "CLICOLOR", Terminal, "`0`: no colour";
    TERM, "TERM", Terminal, "`dumb`: no colour and no progress";
    COLUMNS, "COLUMNS", Terminal, "The width of text that goes into a file or pipe, where no terminal says; 100 if not set, and what it takes for tables of packages";
    HOME, "HOME", Folders, "The folder that `~` means above";
    XDG_CONFIG_HOME, "XDG_CONFIG_HOME", Folders, "Where `portolan/portolan.toml` and `containers/auth.json` are looked for; `~/.config` if not set";
    XDG_CACHE_HOME, "XDG_CACHE_HOME", Folders, "Where the folder `portolan` of the cache is; `~/.cache` if not set";
    XDG_RUNTIME_DIR, "XDG_RUNTIME_DIR", Folders, "Where `containers/auth.json` is looked for first";
}

/// The values of the declared variables in this run. `Debug` shows none.
pub(crate) struct Environment {
    values: BTreeMap<&'static str, OsString>,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}

impl Environment {
    /// Reads the variables of the table, once. Empty ones are as if not set.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the only reader of the environment"
    )]
    pub(crate) fn read() -> Self {
        Self {
            values: VARIABLES
                .iter()
                .filter_map(|variable| Some((variable.name, std::env::var_os(variable.name)?)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        }
    }

    fn raw(&self, variable: &Variable) -> Option<&OsStr> {
        self.values.get(variable.name).map(OsString::as_os_str)
    }

    fn is(&self, variable: &Variable, value: &str) -> bool {
        self.raw(variable).is_some_and(|found| found == value)
    }

    /// The value as text.
    pub(super) fn text(&self, variable: &Variable) -> Result<Option<&str>, Trouble> {
        self.raw(variable)
            .map(|value| {
                value.to_str().ok_or_else(|| {
                    Trouble::usage(format!("the variable {} is not UTF-8", variable.name))
                })
            })
            .transpose()
    }

    /// The value as a path.
    pub(super) fn path(&self, variable: &Variable) -> Option<PathBuf> {
        self.raw(variable).map(PathBuf::from)
    }

    /// The value as something that is read from a word.
    fn value<T: FromStr>(&self, variable: &Variable) -> Result<Option<T>, Trouble>
    where
        T::Err: std::fmt::Display,
    {
        self.text(variable)?
            .map(|text| text.trim().parse().map_err(|why| wrong(variable, &why)))
            .transpose()
    }

    /// The value as one of a list of words.
    fn one_of<T: ValueEnum>(&self, variable: &Variable) -> Result<Option<T>, Trouble> {
        let Some(text) = self.text(variable)? else {
            return Ok(None);
        };
        T::from_str(text.trim(), true).map(Some).map_err(|_| {
            let words: Vec<String> = T::value_variants()
                .iter()
                .filter_map(ValueEnum::to_possible_value)
                .map(|value| value.get_name().to_owned())
                .collect();
            wrong(variable, &format!("expected {}", words.join(", ")))
        })
    }

    fn switch(&self, variable: &Variable) -> Result<Option<bool>, Trouble> {
        let Some(text) = self.text(variable)? else {
            return Ok(None);
        };
        match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(Some(true)),
            "0" | "false" | "no" | "off" => Ok(Some(false)),
            _ => Err(wrong(variable, &"expected 1 or 0")),
        }
    }

    /// The folder of the user's caches.
    pub(super) fn cache_home(&self) -> Option<PathBuf> {
        self.folder(&XDG_CACHE_HOME, ".cache")
    }

    /// The folder of the user's settings.
    pub(super) fn config_home(&self) -> Option<PathBuf> {
        self.folder(&XDG_CONFIG_HOME, ".config")
    }

    /// The file that `PORTOLAN_CONFIG` names.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        self.path(&CONFIG)
    }

    /// A folder of the XDG base directories; a relative path is not one (its specification says to ignore it).
    fn folder(&self, variable: &Variable, in_home: &str) -> Option<PathBuf> {
        self.path(variable)
            .filter(|path| path.is_absolute())
            .or_else(|| Some(self.path(&HOME)?.join(in_home)))
    }

    /// What the environment wishes of colour: `PORTOLAN_COLOR` first, then the habits of `NO_COLOR`.
    pub(crate) fn colour(&self) -> Option<ColourWish> {
        if let Ok(Some(wish)) = self.one_of::<ColourWish>(&COLOR) {
            return Some(wish);
        }
        let forced = self.raw(&CLICOLOR_FORCE).is_some_and(|value| value != "0");
        if self.raw(&NO_COLOR).is_some() {
            Some(ColourWish::Never)
        } else if forced {
            Some(ColourWish::Always)
        } else if self.is(&CLICOLOR, "0") || self.is_dumb_terminal() {
            Some(ColourWish::Never)
        } else {
            None
        }
    }

    /// Whether the terminal can do nothing but print.
    pub(crate) fn is_dumb_terminal(&self) -> bool {
        self.is(&TERM, "dumb")
    }

    /// The width that `COLUMNS` says.
    pub(crate) fn columns(&self) -> Option<usize> {
        let columns: Option<usize> = self.value(&COLUMNS).ok().flatten();
        columns.filter(|columns| *columns > 0)
    }
}

fn wrong(variable: &Variable, why: &dyn std::fmt::Display) -> Trouble {
    Trouble::usage(format!("the variable {}: {why}", variable.name))
}

/// What the `PORTOLAN_*` variables say.
pub(super) fn layer(environment: &Environment) -> Result<Layer, Trouble> {
    let platforms: Vec<PlatformWord> = list(environment, &PLATFORM)?;
    let hosts = |variable| -> Result<Option<Hosts>, Trouble> {
        environment
            .text(variable)?
            .map(|text| Hosts::read(text.split(',')).map_err(|why| wrong(variable, &why)))
            .transpose()
    };
    Ok(Layer {
        at_once: BTreeMap::new(),
        platforms: Platforms::of(&platforms),
        format: environment.one_of::<Format>(&FORMAT)?,
        output: None,
        jobs: environment
            .text(&JOBS)?
            .map(|text| values::jobs(text).map_err(|why| wrong(&JOBS, &why)))
            .transpose()?,
        secrets: environment.switch(&REDACT)?.map(
            |hide| {
                if hide { Secrets::Hide } else { Secrets::Show }
            },
        ),
        mirrors: list::<Mirror>(environment, &MIRRORS)?,
        plain_http: hosts(&PLAIN_HTTP)?,
        https: hosts(&HTTPS)?,
        insecure: hosts(&INSECURE)?,
        cacert: environment.path(&CACERT).into_iter().collect(),
        trusted_realms: Vec::new(),
        retries: environment.value(&RETRY_TIMES)?,
        offline: environment.switch(&OFFLINE)?,
        no_cache: environment.switch(&NO_CACHE)?,
        cache_dir: environment.path(&CACHE_DIR),
        catalog: environment.value(&CATALOG)?,
        blobs: environment.value(&BLOBS)?,
        watch: Vec::new(),
        quiet: false,
        verbosity: 0,
        colour: environment.one_of::<ColourWish>(&COLOR)?,
        progress: environment.one_of::<ProgressWish>(&PROGRESS)?,
    })
}

fn list<T: FromStr>(environment: &Environment, variable: &Variable) -> Result<Vec<T>, Trouble>
where
    T::Err: std::fmt::Display,
{
    environment
        .text(variable)?
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().map_err(|why| wrong(variable, &why)))
        .collect()
}

/// What the source of images reads further.
pub(super) fn surroundings(environment: &Environment) -> Result<Surroundings, Trouble> {
    let owned = |variable| -> Result<Option<String>, Trouble> {
        Ok(environment.text(variable)?.map(str::to_owned))
    };
    let proxy = |lower, upper, fallback: bool| -> Result<Option<String>, Trouble> {
        let mut found = owned(lower)?.or(owned(upper)?);
        if found.is_none() && fallback {
            found = owned(&ALL_PROXY_LOWER)?.or(owned(&ALL_PROXY)?);
        }
        Ok(found)
    };
    let login = match (owned(&USERNAME)?, owned(&PASSWORD)?) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => return Err(half(&USERNAME, &PASSWORD)),
        (None, Some(_)) => return Err(half(&PASSWORD, &USERNAME)),
    };
    Ok(Surroundings {
        home: environment.path(&HOME),
        docker_config: environment.path(&DOCKER_CONFIG),
        docker_auth_config: owned(&DOCKER_AUTH_CONFIG)?,
        registry_auth_file: environment.path(&REGISTRY_AUTH_FILE),
        runtime_dir: environment.path(&XDG_RUNTIME_DIR),
        config_dir: environment.config_home(),
        login,
        search_path: environment.raw(&PATH).map(OsStr::to_owned),
        http_proxy: proxy(&HTTP_PROXY_LOWER, &HTTP_PROXY, true)?,
        https_proxy: proxy(&HTTPS_PROXY_LOWER, &HTTPS_PROXY, true)?,
        no_proxy: proxy(&NO_PROXY_LOWER, &NO_PROXY, false)?,
    })
}

pub(super) fn half(there: &Variable, missing: &Variable) -> Trouble {
    Trouble::usage(format!(
        "the variable {} is set, and {} is not",
        there.name, missing.name
    ))
    .hint("set both, or neither")
}
