//! Journeys across crates. There is nothing to use here: the stories are the tests of this package.
