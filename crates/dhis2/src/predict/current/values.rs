//! Whether a value itself will do: there, of its element's type, an option where there are options, and its comment. The
//! first of these that fails is the value's conflict; the others go in.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::group::{Entry, Pools};
use super::input::Failure;
use super::refusal::Refusal;
use super::target::Target;
use crate::metadata::{DataElement, Metadata};
use crate::period::Calendar;
use crate::predict::RemarkKind;
use crate::predict::value_type::ValueType;

/// Units of UTF-16 that a comment may have (`h072-comment-5001-and-5000-imp`).
const LONGEST_COMMENT: usize = 5_000;

pub(super) enum Verdict<'t> {
    /// As it is stored.
    Taken(Option<Cow<'t, str>>),
    Refused(Refusal),
}

/// What is asked of the values of one element.
struct Rules<'m> {
    kind: Option<ValueType>,
    type_name: &'m str,
    options: Option<HashSet<&'m str>>,
    comment_options: Option<HashSet<&'m str>>,
}

pub(super) fn judge<'t>(
    entries: &[Entry<'t>],
    metadata: &Metadata,
    target: &Target<'_>,
    pools: &Pools<'_>,
    calendar: Calendar,
) -> Result<Vec<Verdict<'t>>, Failure> {
    let as_is = |entry: &Entry<'t>| entry.value.value.as_deref().map(Cow::Borrowed);
    // Where everything is deleted nothing is looked at (`h075-strategy-DELETE-badvalues-imp`).
    if entries.iter().all(|entry| entry.deleted) {
        return Ok(entries.iter().map(|entry| Verdict::Taken(as_is(entry))).collect());
    }
    let may_be_empty = target.set.is_some_and(|set| set.no_value_requires_comment);
    let mut rules: HashMap<u32, Rules<'_>> = HashMap::new();
    entries
        .iter()
        .map(|entry| {
            let element = pools.elements.at(entry.element);
            let rules = rules.entry(entry.element).or_insert_with(|| Rules::of(element.object, metadata));
            rules.judge(entry, may_be_empty, calendar).map_err(|failure| match failure {
                NoComment => {
                    let args = BTreeMap::from([
                        ("about", "comment".to_owned()),
                        ("data_element", element.id.to_string()),
                    ]);
                    Failure::with(500, RemarkKind::BrokenOff, vec![entry.index as usize], args)
                }
            })
        })
        .collect()
}

/// A comment has to be an option and there is none: an error that the server does not expect
/// (`h227-comment-option-none-imp`).
struct NoComment;

impl<'m> Rules<'m> {
    fn of(element: Option<&'m DataElement>, metadata: &'m Metadata) -> Self {
        let codes = |set: &Option<crate::Uid>| {
            let set = metadata.option_sets.get(set.as_ref()?.as_str())?;
            let codes: HashSet<&str> = set.options.iter().map(|(code, _)| code.as_str()).collect();
            Some(codes).filter(|codes| !codes.is_empty())
        };
        Self {
            kind: element.and_then(|element| ValueType::parse(&element.value_type)),
            type_name: element.map(|element| element.value_type.as_str()).unwrap_or_default(),
            options: element.and_then(|element| codes(&element.option_set)),
            comment_options: element.and_then(|element| codes(&element.comment_option_set)),
        }
    }

    fn judge<'t>(
        &self,
        entry: &Entry<'t>,
        may_be_empty: bool,
        calendar: Calendar,
    ) -> Result<Verdict<'t>, NoComment> {
        let refused = |refusal: Refusal| Ok(Verdict::Refused(refusal.and("index", entry.index)));
        let value: Option<Cow<'t, str>> = entry.value.value.as_deref().map(|value| match self.kind {
            Some(kind) => kind.normalised_by_current(value),
            None => Cow::Borrowed(value),
        });
        let comment = entry.value.comment.as_deref();
        match value.as_deref().filter(|value| !value.is_empty()) {
            None => {
                // With a comment instead of a value this looks the wrong way round; it is how the server has it.
                let allowed = entry.deleted || may_be_empty && comment.is_none_or(str::is_empty);
                if !allowed {
                    return refused(Refusal::new::<&str>(if may_be_empty { 8121 } else { 8120 }, []));
                }
            }
            Some(value) => {
                if let Some(reason) = self.kind.and_then(|kind| kind.refusal(value, calendar)) {
                    let args = [("value", value), ("value_type", self.type_name), ("reason", reason)];
                    return refused(Refusal::new(8122, args));
                }
                if let Some(wrong) = self.no_option(value) {
                    return refused(Refusal::new(8123, [("value", wrong)]));
                }
            }
        }
        if let Some(options) = &self.comment_options {
            match comment {
                None => return Err(NoComment),
                Some(comment) if !options.contains(comment) => {
                    return refused(Refusal::new(8124, [("comment", comment)]));
                }
                Some(_) => {}
            }
        }
        let length = comment.map_or(0, |comment| {
            if comment.len() > LONGEST_COMMENT { comment.encode_utf16().count() } else { 0 }
        });
        if length > LONGEST_COMMENT {
            return refused(Refusal::new(8125, [("length", length), ("longest", LONGEST_COMMENT)]));
        }
        Ok(Verdict::Taken(value))
    }

    /// What of a value is no code of the option set, where there is one.
    fn no_option<'v>(&self, value: &'v str) -> Option<&'v str> {
        let options = self.options.as_ref()?;
        if options.contains(value) {
            return None;
        }
        if self.kind == Some(ValueType::MultiText) {
            return value.trim_end_matches(',').split(',').find(|code| !options.contains(code));
        }
        Some(value)
    }
}
