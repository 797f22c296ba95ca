//! What is wrong with a mapping or a document, as a sentence.

use jumla_domain::Named;
use jumla_engine::surface::{OutboundProblem, OutboundProblemKind};

use crate::words;

/// Where it is and what it is about, what is wrong, what the server or the expression says, and what to do.
pub(super) fn sentence(problem: &OutboundProblem) -> String {
    use OutboundProblemKind::{Refused, WouldBeRefused};
    let of_dhis2 = matches!(problem.kind, Refused | WouldBeRefused);
    let known = problem.code.as_deref().filter(|_| of_dhis2).and_then(words::known);
    let words = known.unwrap_or_else(|| words::problem(problem.kind));
    let before: Vec<String> = [problem.code.clone(), problem.at.clone(), problem.about.as_ref().map(named)]
        .into_iter()
        .flatten()
        .collect();
    let before = if before.is_empty() { String::new() } else { format!("{}: ", before.join(", ")) };
    let said = problem.detail.as_deref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    format!("{before}{}{said} {}", words.meaning, words.remedy)
}

fn named(about: &Named) -> String {
    if about.name == about.id { about.id.clone() } else { format!("{} ({})", about.name, about.id) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_what_and_what_to_do() {
        let bare = |kind| OutboundProblem { kind, at: None, code: None, about: None, detail: None };
        let about = |id: &str, name: &str| Some(Named { id: id.to_owned(), name: name.to_owned() });
        let table = [
            (
                OutboundProblem {
                    code: Some("E1125".to_owned()),
                    about: about("SWItsyCAKfh", "Sex"),
                    ..bare(OutboundProblemKind::WouldBeRefused)
                },
                "E1125, Sex (SWItsyCAKfh): The value is none of the options. Write its option code under `codes` in the \
                 mapping.",
            ),
            (
                OutboundProblem {
                    code: Some("E9999".to_owned()),
                    about: about("SWItsyCAKfh", "SWItsyCAKfh"),
                    detail: Some("It cannot be.".to_owned()),
                    ..bare(OutboundProblemKind::Refused)
                },
                "E9999, SWItsyCAKfh: DHIS2 refused it. (It cannot be.) Look at it with `jumla outbound show`.",
            ),
            (
                OutboundProblem {
                    at: Some("attributes.ByFNHjgonpz".to_owned()),
                    about: about("doc.patient.nom", "doc.patient.nom"),
                    ..bare(OutboundProblemKind::NotFound)
                },
                "attributes.ByFNHjgonpz, doc.patient.nom: The document has nothing there. Have it filled in the CHT, or \
                 make the value `optional` in the mapping.",
            ),
            (
                bare(OutboundProblemKind::SecretMissing),
                "Nobody is signed in to its DHIS2 here, and the CHT's own secret for it stays on the CHT's server. Sign in \
                 with `jumla dhis2 connect`.",
            ),
        ];
        for (problem, expected) in table {
            assert_eq!(sentence(&problem), expected);
        }
    }
}
