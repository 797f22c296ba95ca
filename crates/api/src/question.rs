//! What stands after the question mark of an address.
//!
//! Strict: a name that means nothing here is refused, for a misspelt `facilty` would otherwise answer for another one.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jumla_engine::surface::Scope;
use url::form_urlencoded;

use crate::refused::Refused;

/// Pairs of name and value, in their order.
pub(crate) struct Pairs(pub Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Pairs {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}

impl Pairs {
    /// The only value of a name; none is `None`.
    pub(crate) fn take_one(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let mut values = self.take_all(name);
        match (values.pop(), values.is_empty()) {
            (one, true) => Ok(one),
            _ => Err(Refused::Malformed { what: name.to_owned() }),
        }
    }

    pub(crate) fn take_all(&mut self, name: &str) -> Vec<String> {
        self.0.extract_if(.., |(known, _)| known == name).map(|(_, value)| value).collect()
    }

    /// Nothing is left that nobody asked for.
    pub(crate) fn done(self) -> Result<(), Refused> {
        match self.0.into_iter().next() {
            Some((name, _)) => Err(Refused::Malformed { what: name }),
            None => Ok(()),
        }
    }
}

/// `facility`, as often as wanted, and `period`.
pub(crate) struct Asked(pub Scope);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let mut pairs = Pairs::from_request_parts(parts, state).await?;
        let facilities = pairs.take_all("facility");
        let period = pairs.take_one("period")?;
        pairs.done()?;
        Ok(Self(Scope { facilities, period }))
    }
}

/// For questions that have none.
pub(crate) struct Unasked;

impl<S: Sync> FromRequestParts<S> for Unasked {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        Pairs::from_request_parts(parts, state).await?.done()?;
        Ok(Self)
    }
}
