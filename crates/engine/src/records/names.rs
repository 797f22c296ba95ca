//! Which forms and types of contact a condition of a mapping names. A condition is JavaScript; what is looked for is how
//! people write it: `doc.form === 'visit'`, `'visit' === doc.form`, `['visit', 'birth'].includes(doc.form)`. One that
//! says it otherwise names nothing here, and means what it means all the same.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::Chars;

/// What a condition compares with a property of the document.
pub(super) fn names_compared(condition: &str, properties: &[&str]) -> BTreeSet<String> {
    let tokens = tokens(condition);
    let mut names = BTreeSet::new();
    for at in 0..tokens.len() {
        if !is_property(&tokens, at, properties) {
            continue;
        }
        let (before, after) = (&tokens[..at], &tokens[at + LENGTH..]);
        if let [Token::Mark(mark), Token::Text(name), ..] = after
            && is_equality(mark)
        {
            names.insert(name.clone());
        }
        match before {
            [.., Token::Text(name), Token::Mark(mark)] if is_equality(mark) => {
                names.insert(name.clone());
            }
            [list @ .., Token::Mark(close), Token::Mark(dot), Token::Word(word), Token::Mark(open)]
                if close == "]" && dot == "." && open == "(" && (word == "includes" || word == "indexOf") =>
            {
                names.extend(list_that_ends(list));
            }
            _ => {}
        }
    }
    names
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Mark(String),
}

/// `doc`, `.` or `?.`, the property.
const LENGTH: usize = 3;

fn is_property(tokens: &[Token], at: usize, properties: &[&str]) -> bool {
    let [Token::Word(doc), Token::Mark(dot), Token::Word(property), rest @ ..] = &tokens[at..] else {
        return false;
    };
    // Not `parent.doc.form`, nor `doc.form.length`.
    let of_another = at > 0 && matches!(&tokens[at - 1], Token::Mark(mark) if is_dot(mark));
    let goes_on = matches!(rest.first(), Some(Token::Mark(mark)) if is_dot(mark));
    doc == "doc" && is_dot(dot) && properties.contains(&property.as_str()) && !of_another && !goes_on
}

fn is_dot(mark: &str) -> bool {
    mark == "." || mark == "?."
}

fn is_equality(mark: &str) -> bool {
    mark == "===" || mark == "=="
}

/// The texts of a list, given what is before its end.
fn list_that_ends(tokens: &[Token]) -> Vec<String> {
    let mut names = Vec::new();
    for token in tokens.iter().rev() {
        match token {
            Token::Text(name) => names.push(name.clone()),
            Token::Mark(mark) if mark == "," => {}
            Token::Mark(mark) if mark == "[" => return names,
            _ => break,
        }
    }
    Vec::new()
}

fn tokens(condition: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = condition.chars().peekable();
    while let Some(first) = rest.next() {
        match first {
            '\'' | '"' | '`' => tokens.push(Token::Text(text(&mut rest, first))),
            '/' if rest.next_if_eq(&'/').is_some() => while rest.next_if(|&one| one != '\n').is_some() {},
            '/' if rest.next_if_eq(&'*').is_some() => skip_remark(&mut rest),
            _ if first.is_whitespace() => {}
            _ if is_of_a_word(first) => {
                let mut word = String::from(first);
                word.extend(std::iter::from_fn(|| rest.next_if(|&one| is_of_a_word(one))));
                tokens.push(Token::Word(word));
            }
            _ => tokens.push(Token::Mark(mark(&mut rest, first))),
        }
    }
    tokens
}

fn is_of_a_word(one: char) -> bool {
    one.is_alphanumeric() || one == '_' || one == '$'
}

fn text(rest: &mut Peekable<Chars<'_>>, quote: char) -> String {
    let mut text = String::new();
    while let Some(one) = rest.next() {
        match one {
            '\\' => text.extend(rest.next()),
            _ if one == quote => break,
            _ => text.push(one),
        }
    }
    text
}

fn skip_remark(rest: &mut Peekable<Chars<'_>>) {
    while let Some(one) = rest.next() {
        if one == '*' && rest.next_if_eq(&'/').is_some() {
            return;
        }
    }
}

/// Marks that say something together stay together, so that `!==` is no `==`.
fn mark(rest: &mut Peekable<Chars<'_>>, first: char) -> String {
    let mut mark = String::from(first);
    match first {
        '=' | '!' | '<' | '>' => mark.extend(std::iter::from_fn(|| rest.next_if_eq(&'='))),
        '?' => mark.extend(rest.next_if_eq(&'.')),
        _ => {}
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found_as_people_write_them() {
        let table: [(&str, &[&str]); 16] = [
            ("doc.type === 'data_record' && doc.form === 'visit'", &["visit"]),
            ("doc.form==\"visit\"||doc.form == 'birth'", &["birth", "visit"]),
            ("'visit' === doc.form", &["visit"]),
            ("doc?.form === `visit`", &["visit"]),
            ("['visit', \"birth\"].includes(doc.form)", &["birth", "visit"]),
            ("['visit'].indexOf(doc.form) >= 0", &["visit"]),
            ("doc /* the report */ . form // or so\n === 'visit'", &["visit"]),
            (r"doc.form === 'it\'s'", &["it's"]),
            ("doc.form !== 'visit'", &[]),
            ("doc.fields.form === 'visit'", &[]),
            ("doc.form.length === 'visit'", &[]),
            ("other.doc.form === 'visit'", &[]),
            ("doc.formula === 'visit'", &[]),
            ("\"doc.form === 'visit'\"", &[]),
            ("// doc.form === 'visit'\n true", &[]),
            ("doc.form === form", &[]),
        ];
        for (condition, expected) in table {
            let found = names_compared(condition, &["form"]);
            assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{condition}");
        }
        let types = names_compared(
            "doc.type === 'person' || doc.contact_type === 'child'",
            &["type", "contact_type"],
        );
        assert_eq!(types.into_iter().collect::<Vec<_>>(), ["child", "person"]);
    }

    #[test]
    fn what_is_broken_off_ends_there() {
        for condition in
            ["doc.form === 'vis", "doc.form ===", "doc.", "/*", "'\\", "['a'].includes(doc.form", "]"]
        {
            let _ = names_compared(condition, &["form"]);
        }
    }
}
