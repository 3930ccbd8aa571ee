//! How an S3-compatible store is reached: the variables that Amazon's own tools read, meaning the same.

use portolan_catalog::{S3Credentials, S3Settings};

use super::environment::{
    AWS_ACCESS_KEY_ID, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_DEFAULT_REGION,
    AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ROLE_ARN, AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN, AWS_WEB_IDENTITY_TOKEN_FILE, Environment, Variable, half,
};
use crate::trouble::{Said, Trouble};

/// What the `AWS_*` variables say, or what is wrong with them.
pub(super) fn settings(environment: &Environment) -> Result<S3Settings, Box<Said>> {
    read(environment).map_err(|trouble| Box::new(trouble.into_said()))
}

fn read(environment: &Environment) -> Result<S3Settings, Trouble> {
    let text = |variable: &Variable| -> Result<Option<String>, Trouble> {
        Ok(environment
            .text(variable)?
            .map(|text| text.trim().to_owned()))
    };
    let first = |one: &Variable, other: &Variable| Ok::<_, Trouble>(text(one)?.or(text(other)?));
    Ok(S3Settings {
        endpoint: first(&AWS_ENDPOINT_URL_S3, &AWS_ENDPOINT_URL)?,
        region: first(&AWS_REGION, &AWS_DEFAULT_REGION)?,
        credentials: credentials(text)?,
        authorities: Vec::new(),
    })
}

fn credentials(
    text: impl Fn(&Variable) -> Result<Option<String>, Trouble>,
) -> Result<S3Credentials, Trouble> {
    match (text(&AWS_ACCESS_KEY_ID)?, text(&AWS_SECRET_ACCESS_KEY)?) {
        (Some(id), Some(secret)) => {
            return Ok(S3Credentials::Key {
                id,
                secret,
                session: text(&AWS_SESSION_TOKEN)?,
            });
        }
        (Some(_), None) => return Err(half(&AWS_ACCESS_KEY_ID, &AWS_SECRET_ACCESS_KEY)),
        (None, Some(_)) => return Err(half(&AWS_SECRET_ACCESS_KEY, &AWS_ACCESS_KEY_ID)),
        (None, None) => {}
    }
    if let (Some(role), Some(token_file)) =
        (text(&AWS_ROLE_ARN)?, text(&AWS_WEB_IDENTITY_TOKEN_FILE)?)
    {
        return Ok(S3Credentials::Role { role, token_file });
    }
    Ok(match text(&AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)? {
        Some(path) => S3Credentials::Container { path },
        None => S3Credentials::Unsaid,
    })
}
