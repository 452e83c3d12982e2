//! The report of `check`: the verdict first, then each claim, what is true, how far it is off, and what was done
//! wrong.

use super::answers::Checked;
use super::machine::describe;
use super::numbers::Show;
use super::prose::pairs;
use super::view::{Block, Document, Judged as Marked, Mark, Table, Text};
use crate::door::either;
use crate::number::{Digits, Value};
use crate::oracle::{
    Allowed, Constant, Diagnosis, Entry, Explains, Judged, JudgedEntry, Quantity, Verdict,
};
use itertools::Itertools;

/// At most this many numbers of a claim are listed; JSON has all.
const MOST_LISTED: usize = 12;

/// The story of every claim.
pub(super) fn check(checked: &Checked) -> Document {
    let claims = &checked.judgement.claims;
    let mut document = Document::new("Claims, judged");
    let verdict = checked.judgement.verdict();
    document
        .paragraph(Text::from(marked(verdict)).prose(format!(": {}", summary(verdict, claims))));
    describe(&mut document, &checked.given);
    for judged in claims {
        claim(&mut document, judged, checked.digits);
    }
    document
}

pub(super) fn marked(verdict: Verdict) -> Marked {
    match verdict {
        Verdict::Agrees => Marked::passed(Mark::Claim(verdict)),
        _ => Marked::failed(Mark::Claim(verdict)),
    }
}

/// `2 of 3 claims: Z, ln_Z (z-for-ln-z).`
fn summary(verdict: Verdict, claims: &[Judged]) -> String {
    let of = claims.iter().filter(|judged| judged.verdict == verdict);
    let named = of.clone().map(|judged| {
        let (name, first) = (&judged.claim.name, judged.findings.diagnosis.first());
        match first.map(|found| found.mistakes.join(" + ")) {
            Some(ids) => format!("{name} ({ids})"),
            None => name.clone(),
        }
    });
    let (named, all) = (named.collect_vec().join(", "), claims.len());
    let near = "as near to the truth as rounding allows.";
    match (verdict, claims) {
        (Verdict::Agrees, [one]) => format!("{} is {near}", one.claim.name),
        (Verdict::Agrees, _) => format!("all {all} claims are {near}"),
        (_, [_]) => format!("{named}."),
        _ => format!("{} of {all} claims: {named}.", of.count()),
    }
}

fn claim(document: &mut Document, judged: &Judged, digits: Option<u32>) {
    let title = Text::from(format!("{}: ", judged.claim.name));
    document.heading(title.then(marked(judged.verdict).into()));
    let Some((claimed, worst)) = judged.worst() else {
        return;
    };
    let many = judged.entries.len() > 1;
    let mut lines: Vec<(&str, Text)> = Vec::new();
    if many {
        let is_wrong = |entry: &&JudgedEntry| entry.verdict != Verdict::Agrees;
        let wrong = judged.entries.iter().filter(is_wrong).count();
        let numbers = judged.entries.len();
        let numbers = format!("{numbers}, of which {wrong} do not agree");
        lines.push(("numbers", numbers.into()));
        let blocks = judged.blocks();
        if !blocks.is_empty() {
            lines.push(("blocks", of_blocks(&blocks)));
        }
        let which = match judged.verdict {
            Verdict::Agrees => "nearest to its budget",
            _ => "worst",
        };
        lines.push((which, worst.place.named(&judged.claim.name).into()));
    }
    lines.push(("claimed", claimed.claimed.text.clone().into()));
    lines.push(("true", truth(worst, digits)));
    lines.extend(distance(worst));
    lines.push(("it may be off by", budget(claimed, &worst.allowed)));
    document.blocks.push(pairs(lines));
    if judged.entries.iter().any(|entry| entry.cut_off) {
        document.paragraph(
            "A last printed digit is cut off and not rounded, which is allowed: the truth is within one unit of it.",
        );
    }
    if judged.verdict == Verdict::Agrees
        && let Some(error) = worst.allowed.standard_error
    {
        let seen =
            worst.gap.as_ref().map_or(0.0, |gap| gap.to_f64().abs()) + Allowed::AGREES * error;
        document.paragraph(format!(
            "An estimate: no bias above {seen:.2e} is seen, and none below that is excluded."
        ));
    }
    if judged.verdict == Verdict::Undecided && worst.allowed.standard_error.is_some() {
        document.paragraph("Between 3 and 5 standard errors from the truth: chance alone goes so far once in 370 to once in 1.7 million times. More samples decide.");
    }
    // What the engineer came for stands before the long table.
    explain(document, judged);
    if many && judged.verdict != Verdict::Agrees {
        document.table(entries(judged, digits));
        if judged.entries.len() > MOST_LISTED {
            document.paragraph(format!(
                "Of {} numbers the {MOST_LISTED} are listed that exceed their budgets most; {} has all.",
                judged.entries.len(),
                either("--format json", "to_dict()")
            ));
        }
    }
    let offset = &judged.claim.sense.offset;
    let has_constant = matches!(
        judged.claim.quantity,
        Quantity::Partition | Quantity::LogPartition | Quantity::FreeEnergy | Quantity::Energy
    );
    if has_constant && !offset.is_zero() {
        document.paragraph(format!(
            "The energy of the claim has a constant: every ln Z is {offset} more than that of the plain energy, every free energy less. {} in the claim leaves it out.",
            either("\"offset\": 0", "offset=0")
        ));
    }
}

fn of_blocks(blocks: &[(&'static str, Verdict)]) -> Text {
    let block = |(block, verdict): &(&str, Verdict)| {
        Text::from(format!("{block} ")).then(marked(*verdict).into())
    };
    Text::joined(blocks.iter().map(block), ", ")
}

/// The true number, to a few digits more than the claim has right.
fn truth(entry: &JudgedEntry, digits: Option<u32>) -> Text {
    let matter = entry.digits.map_or(17, |right| (right + 4).max(8));
    let digits = Digits::significant(digits.unwrap_or(matter.min(40)));
    Text::new().value(&entry.truth, Show::Full(digits))
}

/// How far the claim is from it.
fn distance(entry: &JudgedEntry) -> Vec<(&'static str, Text)> {
    let Some(gap) = &entry.gap else {
        return Vec::new();
    };
    let right = entry.digits.map_or("all".into(), |right| right.to_string());
    let mut off = Text::new().value(gap, Show::Signed);
    let times = entry.times_allowed();
    if times.is_finite() && times > 0.0 {
        off = off.prose(format!(", {} times what it may be", few(times)));
    }
    if let Some(error) = entry.allowed.standard_error
        && error > 0.0
    {
        off = off.prose(format!(
            ", {} standard errors",
            few(gap.to_f64().abs() / error)
        ));
    }
    vec![("off by", off), ("digits right", right.into())]
}

/// Two digits of a ratio.
fn few(x: f64) -> String {
    match x {
        x if !(0.01..1e6).contains(&x) => format!("{x:.0e}"),
        x if x >= 10.0 => format!("{x:.0}"),
        x => format!("{x:.2}"),
    }
}

/// What is allowed, and what for.
fn budget(claimed: &Entry, allowed: &Allowed) -> Text {
    let mut parts = Vec::new();
    if allowed.computing > 0.0 {
        parts.push(format!(
            "{:.1e} for computing in {}",
            allowed.computing,
            claimed.claimed.precision.name()
        ));
    }
    if allowed.writing > 0.0 {
        let what = match claimed.claimed.last_digit {
            Some(_) => "for half a unit of the last printed digit",
            None => "for the rounding of the result",
        };
        parts.push(format!("{:.1e} {what}", allowed.writing));
    }
    if let Some(error) = allowed.standard_error {
        parts.push(format!(
            "{:.1e} for three standard errors",
            Allowed::AGREES * error
        ));
    }
    let total = format!("{:.2e}", allowed.total());
    match parts.is_empty() {
        true => "nothing: it is claimed exactly".into(),
        false => format!("{total}: {}", parts.join(", ")).into(),
    }
}

fn entries(judged: &Judged, digits: Option<u32>) -> Table {
    let mut table = Table::new(["of", "claimed", "true", "off by", "may be off by", ""]);
    let show = Show::CELL.with_digits(digits.unwrap_or(8));
    let pairs: Vec<(&Entry, &JudgedEntry)> =
        judged.claim.entries.iter().zip(&judged.entries).collect();
    for place in listed(judged) {
        let (claimed, entry) = pairs[place];
        let gap = entry.gap.as_ref();
        table.row([
            entry.place.named(&judged.claim.name).into(),
            shortened(&claimed.claimed.text).into(),
            Text::new().value(&entry.truth, show),
            gap.map_or("-".into(), |gap: &Value| {
                Text::new().value(gap, Show::Signed)
            }),
            format!("{:.1e}", entry.allowed.total()).into(),
            marked(entry.verdict).into(),
        ]);
    }
    table
}

/// The places of the numbers that are farthest beyond what they are allowed, in the order of the claim.
fn listed(judged: &Judged) -> Vec<usize> {
    let mut places: Vec<usize> = (0..judged.entries.len()).collect();
    let beyond = |place: &usize| judged.entries[*place].times_allowed();
    if places.len() > MOST_LISTED {
        places.sort_by(|x, y| beyond(y).total_cmp(&beyond(x)));
        places.truncate(MOST_LISTED);
        places.sort_unstable();
    }
    places
}

/// A claimed number in a table cell.
fn shortened(text: &str) -> String {
    const MOST: usize = 12;
    let has_exponent = text.contains(['e', 'E']);
    match text.char_indices().nth(MOST) {
        Some((at, _)) if !has_exponent => format!("{}…", &text[..at]),
        _ => text.into(),
    }
}

fn explain(document: &mut Document, judged: &Judged) {
    if judged.verdict != Verdict::Refuted {
        return;
    }
    let found = &judged.findings;
    if found.stopped {
        document.paragraph("The search for the mistake was stopped: the verdict holds.");
        return;
    }
    if found.diagnosis.is_empty() {
        document.paragraph(Text::from(
            "No mistake that is known here explains it (unknown).",
        ));
    }
    for diagnosis in &found.diagnosis {
        explanation(document, diagnosis);
    }
    let whole = |one: &&Diagnosis| one.explains == Explains::All;
    if found.diagnosis.iter().filter(whole).count() > 1 {
        document.paragraph(
            "Each of these explains the claim equally well on this machine and these data.",
        );
    }
    if let Some(next) = &found.next_case {
        document.paragraph(format!("What to run next: {}", next.why));
        document.blocks.push(Block::Command(next.command.clone()));
        let mut table = Table::new(["explanation", "predicts there"]);
        for one in &next.predicted {
            let value = one.value.map(|value| format!("{} = {value:.10}", one.of));
            table.row([
                Text::from(one.mistakes.join(" + ")),
                Text::from(value.unwrap_or_else(|| "a random number".to_string())),
            ]);
        }
        document.table(table);
    }
    for one in &found.not_evaluated {
        document.paragraph(format!("Not tried: {} ({}).", one.mistake, one.why));
    }
}

fn explanation(document: &mut Document, found: &Diagnosis) {
    let with = |(name, value): &(_, Constant)| format!("{name} = {}", constant(value));
    let with = match found.with.is_empty() {
        true => String::new(),
        false => format!(" ({})", found.with.iter().map(with).join(", ")),
    };
    let explains = match &found.explains {
        Explains::All => ": explains every number".to_string(),
        Explains::Part(blocks) if blocks.is_empty() => String::new(),
        Explains::Part(blocks) => format!(": explains {} only", blocks.join(", ")),
    };
    let mistake = format!("{}{with}{explains}", found.mistakes.join(" + "));
    document.blocks.push(pairs([
        ("mistake", mistake.into()),
        ("what was done", found.why.clone().into()),
        ("what to do", found.cure.clone().into()),
    ]));
}

fn constant(value: &Constant) -> String {
    match value {
        Constant::Whole(n) => n.to_string(),
        Constant::Fraction(q) => q.to_string(),
        Constant::Real(x) => format!("{x}"),
        Constant::Word(word) => word.clone(),
    }
}
