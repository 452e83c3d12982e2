//! The document as LaTeX that compiles under a bare `article`: a handout with title and date.

use super::super::formula::{index, symbol};
use super::super::view::{Block, Document, Heading, Line, Span, Table, Text};
use super::math::{BLANK, Piece, number, pieces};
use super::printable;
use crate::derivation::{Assigned, Assignment};
use itertools::Itertools;

/// No package beyond the base distribution. A formula that is wider than its line is set again in
/// the form that TeX can break, and smaller where it still does not fit.
const PREAMBLE: &str = r"\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\setlength{\textwidth}{17cm}\setlength{\oddsidemargin}{-0.5cm}\setlength{\evensidemargin}{-0.5cm}
\setlength{\textheight}{24cm}\setlength{\topmargin}{-1.5cm}
\setlength{\parindent}{0pt}\setlength{\parskip}{3pt}
\relpenalty=100 \binoppenalty=200 \sloppy
\newsavebox{\theformula}\newsavebox{\theright}\newlength{\room}\newlength{\inset}
\makeatletter
\renewcommand{\maketitle}{\noindent{\LARGE\bfseries\raggedright\@title\par}\smallskip
  \noindent\@author\hfill\@date\par\smallskip\hrule\bigskip}
\makeatother
\newcounter{line}\newlength{\reasons}\setlength{\reasons}{4.6cm}
% A formula in the given width: as it is, broken, or broken and smaller.
\newcommand{\fitted}[3]{\sbox{\theformula}{$\displaystyle #2$}%
  \ifdim\wd\theformula>#1%
    \parbox[t]{#1}{\raggedright\hbadness=10000 $#3$\strut}%
  \else\usebox{\theformula}\fi}
% number and id, inset, formula, the same to break, what stands to its right
\newcommand{\step}[5]{\par\noindent\setlength{\inset}{#2}%
  \sbox{\theright}{#5}\setlength{\room}{\linewidth}\addtolength{\room}{-\inset}%
  \makebox[\inset][l]{#1}%
  \sbox{\theformula}{$\displaystyle #3$}\addtolength{\room}{-\wd\theright}\addtolength{\room}{-1em}%
  \ifdim\wd\theformula>\room
    \addtolength{\room}{\wd\theright}\addtolength{\room}{1em}%
    \fitted{\room}{#3}{#4}\ifdim\wd\theright>0pt\par\nopagebreak\noindent\hspace*{\fill}\usebox{\theright}\fi
  \else\usebox{\theformula}\hspace*{\fill}\usebox{\theright}\fi\par\vspace{2pt}}
% A table as wide as it is, smaller where it is wider than the page.
\newcommand{\fittedtable}[1]{\par\noindent\sbox{\theformula}{\small #1}%
  \ifdim\wd\theformula>\linewidth\sbox{\theformula}{\scriptsize\setlength{\tabcolsep}{2pt}#1}\fi
  \usebox{\theformula}\par\medskip}
";

/// A whole LaTeX document.
pub fn latex(document: &Document) -> String {
    let mut out = format!(
        "{PREAMBLE}\\title{{{}}}\n\\author{{{}}}\n\\date{{\\today}}\n\\begin{{document}}\n\\maketitle\n",
        line(&document.title),
        line(&document.subtitle)
    );
    for block in &document.blocks {
        out += &match block {
            Block::Heading(given) => heading(given),
            Block::Paragraph(text) => format!("{}\\par\n", line(text)),
            Block::Formula(text) => format!(
                "\\smallskip\\noindent\\hspace*{{1em}}\\fitted{{0.95\\linewidth}}{{{}}}{{{}}}\\par\\smallskip\n",
                formula(text),
                breakable(&formula(text))
            ),
            Block::Command(text) => format!(
                "{{\\raggedright\\ttfamily\\small\\hyphenchar\\font=-1 {}\\par}}\n",
                escaped(text).replace(' ', " \\allowbreak{}")
            ),
            // A box of its own, so that no page ends inside it.
            Block::Chart(lines) => format!(
                "\\begin{{minipage}}{{\\textwidth}}\\footnotesize\\begin{{verbatim}}\n{}\n\\end{{verbatim}}\\end{{minipage}}\n",
                lines.join("\n")
            ),
            Block::Pairs(pairs) => {
                let item = |(name, value): &(Text, Text)| {
                    format!("\\item[{{{}}}] {}\n", line(name), line(value))
                };
                let items: String = pairs.iter().map(item).collect();
                format!(
                    "\\begin{{list}}{{}}{{\\labelwidth=4cm\\leftmargin=4.3cm\\labelsep=0.3cm\\itemsep=0pt\\parsep=0pt\\renewcommand\\makelabel[1]{{#1\\hfill}}}}\n{items}\\end{{list}}\n"
                )
            }
            Block::Table(given) => table(given),
            Block::Lines(lines) => lines.iter().map(step).collect(),
            Block::PageBreak => "\\newpage\n".into(),
        };
    }
    out + "\\end{document}\n"
}

fn heading(heading: &Heading) -> String {
    let kind = match heading.level {
        1 => "section",
        2 => "subsection",
        _ => "subsubsection",
    };
    let number = match heading.number.as_str() {
        "" => String::new(),
        number => format!("{}\\quad ", escaped(number)),
    };
    let right = match heading.right.is_empty() {
        true => String::new(),
        false => format!(
            "\\enspace\\hspace*{{\\fill}}\\mbox{{\\footnotesize {}}}",
            line(&heading.right)
        ),
    };
    format!(
        "\\{kind}*{{\\large\\raggedright {number}{}{right}}}\n",
        line(&heading.title)
    )
}

/// A part of a table has at most so many rows, so that it fits a page, and so many columns beside
/// the first.
const ROWS_OF_A_PAGE: usize = 40;
const MOST_COLUMNS: usize = 8;
/// The same of a small table, whose cells are short.
const MOST_SMALL_COLUMNS: usize = 11;

fn table(table: &Table) -> String {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns = columns.max(table.head.len());
    let mut out = String::new();
    let most = match table.small {
        true => MOST_SMALL_COLUMNS,
        false => MOST_COLUMNS,
    };
    for from in (1..columns.max(2)).step_by(most) {
        for rows in table.rows.chunks(ROWS_OF_A_PAGE) {
            let picked: Vec<usize> = std::iter::once(0)
                .chain(from..columns.min(from + most))
                .collect();
            out += &part(table, rows, &picked);
        }
    }
    out
}

fn part(table: &Table, rows: &[Vec<Text>], columns: &[usize]) -> String {
    let letters = "l".repeat(columns.len());
    let row = |cells: &[Text]| {
        let mut cells = columns
            .iter()
            .map(|at| cells.get(*at).map_or_else(String::new, line));
        // The empty group keeps a cell that begins with [ or * from the `\\` above.
        format!("{{}}{} \\\\\n", cells.join(" & "))
    };
    let head = match table.head.is_empty() {
        true => String::new(),
        false => row(&table.head) + "\\hline\n",
    };
    let rows: String = rows.iter().map(|cells| row(cells)).collect();
    format!("\\fittedtable{{\\begin{{tabular}}{{{letters}}}\n{head}{rows}\\end{{tabular}}}}\n")
}

/// A numbered step, or a line of the story.
fn step(given: &Line) -> String {
    let (name, inset) = match &given.id {
        Some(id) => (
            format!(
                "\\refstepcounter{{line}}{{\\scriptsize\\makebox[1.8em][r]{{\\theline}}}}\\enspace\\textbf{{{}}}",
                escaped(id)
            ),
            8.4,
        ),
        None => (String::new(), 1.0),
    };
    let mut right = String::new();
    if !given.reason.is_empty() {
        right += &format!(
            "\\parbox[t]{{\\reasons}}{{\\raggedright\\small {}}}",
            line(&given.reason)
        );
    }
    if !given.result.is_empty() {
        right += &format!("\\quad {}", line(&given.result));
    }
    let text = formula(&given.formula);
    format!(
        "\\step{{{name}}}{{{}em}}{{{text}}}{{{}}}{{{right}}}\n",
        inset + given.indent as f64,
        breakable(&text)
    )
}

/// The text inside dollar signs: words in boxes.
fn formula(text: &Text) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        out += &match piece {
            Piece::Math(latex) => latex,
            Piece::Other(Span::Value(value, show)) => number(value, *show),
            Piece::Other(Span::Blank) => BLANK.into(),
            Piece::Other(other) => format!("\\mbox{{{}}}", span(other)),
        };
        out.push(' ');
    }
    out.trim().to_string()
}

/// The same so that TeX can break it: brackets that grow hold a formula together, as a long
/// fraction does.
fn breakable(formula: &str) -> String {
    let plain = formula.replace("\\left.", "").replace("\\left", "");
    unstacked(&plain.replace("\\right", ""))
}

/// Sides of a fraction longer than this are written beside each other.
const LONGEST_SIDE: usize = 80;

fn unstacked(formula: &str) -> String {
    let Some((before, rest)) = formula.split_once("\\frac{") else {
        return formula.to_string();
    };
    let sides = group(rest).and_then(|(over, rest)| Some((over, group(rest.strip_prefix('{')?)?)));
    let Some((over, (under, after))) = sides else {
        return formula.to_string();
    };
    let (over, under) = (unstacked(over), unstacked(under));
    let after = unstacked(after);
    match over.len().max(under.len()) > LONGEST_SIDE {
        true => format!("{before}({over})/({under}){after}"),
        false => format!("{before}\\frac{{{over}}}{{{under}}}{after}"),
    }
}

/// What stands before the bracket that closes a group, and what follows it.
fn group(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
    None
}

/// The spans in a line of text.
fn line(text: &Text) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        out += &match piece {
            Piece::Math(latex) => format!("${latex}$"),
            Piece::Other(other) => span(other),
        };
    }
    out
}

fn span(span: &Span) -> String {
    match span {
        Span::Prose(words) => escaped(words),
        Span::Strong(words) => format!("\\textbf{{{}}}", escaped(words)),
        Span::Formula(formula) => format!("${}$", formula.latex),
        Span::Value(value, show) => format!("${}$", number(value, *show)),
        Span::Blank => BLANK.into(),
        Span::Verdict(judged) if judged.passes => {
            format!("\\textit{{{}}}", escaped(&judged.words()))
        }
        Span::Verdict(judged) => format!("\\textbf{{{}}}", escaped(&judged.words())),
        Span::State(state) => format!("${}$", state_in_math(state)),
        Span::Step(id) => format!("\\textbf{{{}}}", escaped(id)),
    }
}

fn state_in_math(state: &Assignment) -> String {
    let letters = state.letters.iter();
    let letter = |each: &Assigned| each.to_string().replace("h~", "\\tilde h");
    match state.letters.is_empty() {
        true => "-".into(),
        false => letters.map(letter).join(",\\ "),
    }
}

/// Every character that LaTeX gives a meaning to, and those a bare font lacks, spelled out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let text = printable(text);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            '-' if is_minus(before, &text[at + 1..]) => out.push_str("$-$"),
            '-' => out.push_str("{-}"),
            c if symbol(c).is_some() => out += &format!("${}$", symbol(c).unwrap_or_default()),
            c if index(c).is_some() => out.extend(index(c).map(|(at, c)| format!("${at}{c}$"))),
            c if c.is_ascii() && !c.is_control() => out.push(c),
            c if c.is_alphabetic() && (c as u32) < 0x180 => out.push(c),
            _ => out.push('?'),
        }
        before = c;
    }
    out
}

/// Whether a hyphen is a minus sign: it opens a word that is a number or a quantity such as -E.
fn is_minus(before: char, after: &str) -> bool {
    let opens = before.is_whitespace() || "(=".contains(before);
    opens && after.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())
}
