//! A supervisor's statement that a facility's month is right, and how far each facility's month has come.

use crate::surface::{MonthView, Scope, SignOffRequest, SignOffView};
use crate::{Error, Workspace};

impl Workspace {
    /// How every facility that may be chosen stands for a period; the facilities of the scope only, where it names any.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`].
    pub fn month(&self, _scope: &Scope) -> Result<MonthView, Error> {
        Err(Error::Interrupted)
    }

    /// One facility's month: what would be signed, what was, and what happened since.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`].
    pub fn sign_off_view(&self, _facility: &str, _period: &str) -> Result<SignOffView, Error> {
        Err(Error::Interrupted)
    }

    /// Signs a month off.
    ///
    /// # Errors
    /// As [`Self::sign_off_view`].
    pub fn sign_off(&mut self, _request: &SignOffRequest) -> Result<SignOffView, Error> {
        Err(Error::Interrupted)
    }

    /// Takes a sign-off back; the journal keeps both.
    ///
    /// # Errors
    /// As [`Self::sign_off_view`].
    pub fn withdraw_sign_off(
        &mut self,
        _facility: &str,
        _period: &str,
        _note: &str,
    ) -> Result<SignOffView, Error> {
        Err(Error::Interrupted)
    }
}
