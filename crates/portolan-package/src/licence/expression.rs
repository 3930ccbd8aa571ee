//! Licence expressions (SPDX 2.3 annex D), also where their operators are not in capitals and their names are not those of SPDX.

use super::{Wording, names};
use crate::limits::FIELD_BYTES;

/// The most parentheses that are open at a time.
const DEPTH: usize = 50;

/// The expression that a text is or stands for; `None` if any part of it is in doubt.
pub(super) fn of(text: &str, wording: Wording) -> Option<String> {
    if text.len() > FIELD_BYTES {
        return None;
    }
    // A name such as `Mozilla Public License 2.0 (MPL 2.0)` is no expression in parentheses.
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(name) = names::spdx(&whole, wording) {
        return Some(name);
    }
    let mut writer = Writer::default();
    for token in tokens(&whole) {
        writer.take(token, wording)?;
    }
    writer.end()
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    With,
    /// All words up to the next of the others.
    Name(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut tokens: Vec<Token> = Vec::new();
    for word in spaced.split_whitespace() {
        let token = match word.to_ascii_lowercase().as_str() {
            "(" => Token::Open,
            ")" => Token::Close,
            "and" => Token::And,
            "or" => Token::Or,
            "with" => Token::With,
            _ => {
                if let Some(Token::Name(name)) = tokens.last_mut() {
                    name.push(' ');
                    name.push_str(word);
                    continue;
                }
                Token::Name(word.to_owned())
            }
        };
        tokens.push(token);
    }
    tokens
}

/// What stands before the next token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// A licence has to come.
    #[default]
    Nothing,
    /// A licence, which may have an exception.
    Licence,
    /// An exception has to come.
    With,
    /// Something whole.
    Whole,
}

#[derive(Debug, Default)]
struct Writer {
    written: String,
    open: usize,
    before: Before,
}

impl Writer {
    fn take(&mut self, token: Token, wording: Wording) -> Option<()> {
        let has_operand = matches!(self.before, Before::Licence | Before::Whole);
        self.before = match (token, self.before) {
            (Token::Open, Before::Nothing) if self.open < DEPTH => {
                self.open += 1;
                self.written.push('(');
                Before::Nothing
            }
            (Token::Close, _) if has_operand && self.open > 0 => {
                self.open -= 1;
                self.written.push(')');
                Before::Whole
            }
            (Token::And, _) if has_operand => self.write(" AND ", Before::Nothing),
            (Token::Or, _) if has_operand => self.write(" OR ", Before::Nothing),
            (Token::With, Before::Licence) => self.write(" WITH ", Before::With),
            (Token::Name(name), Before::Nothing) => {
                self.write(&names::spdx(&name, wording)?, Before::Licence)
            }
            (Token::Name(name), Before::With) => {
                self.write(names::exception(&name)?, Before::Whole)
            }
            _ => return None,
        };
        Some(())
    }

    fn write(&mut self, text: &str, now: Before) -> Before {
        self.written.push_str(text);
        now
    }

    fn end(self) -> Option<String> {
        let whole = matches!(self.before, Before::Licence | Before::Whole) && self.open == 0;
        whole.then_some(self.written)
    }
}
