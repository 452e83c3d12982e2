//! The document as LaTeX that compiles under a bare `article`.

use super::document::{Block, Document, Line, Text};

/// A whole LaTeX document; no package beyond the base distribution is needed.
pub fn latex(document: &Document) -> String {
    let mut out = format!(
        "\\documentclass{{article}}\n\\usepackage[T1]{{fontenc}}\n\\usepackage[utf8]{{inputenc}}\n\
         \\setlength{{\\parindent}}{{0pt}}\n\\sloppy\n\\begin{{document}}\n\\section*{{{}}}\n\
         \\abovedisplayskip=2pt\\abovedisplayshortskip=2pt\\belowdisplayskip=6pt\\belowdisplayshortskip=6pt\n",
        escaped(&document.title)
    );
    for block in &document.blocks {
        out += &match block {
            Block::Heading(text) => format!("\\subsection*{{{}}}\n", escaped(text)),
            Block::Subheading(text) => format!("\\subsubsection*{{{}}}\n", escaped(text)),
            Block::Paragraph(text) => format!("{}\\par\n", escaped(text)),
            Block::Formula(text) => format!("\\[ {} \\]\n", formula(text)),
            Block::Command(text) => format!("\\texttt{{{}}}\\par\n", escaped(text)),
            // A box of its own, so that no page ends inside it.
            Block::Chart(lines) => format!(
                "\\begin{{minipage}}{{\\textwidth}}\\footnotesize\\begin{{verbatim}}\n{}\n\\end{{verbatim}}\\end{{minipage}}\n",
                lines.join("\n")
            ),
            Block::Pairs(pairs) => {
                let line = |(name, value): &(Text, String)| {
                    format!("\\item[{{{}}}] {}\n", cell(name), escaped(value))
                };
                let items: String = pairs.iter().map(line).collect();
                format!("\\begin{{description}}\n{items}\\end{{description}}\n")
            }
            Block::Table(table) => {
                let row = |cells: &[Text]| {
                    let cells: Vec<String> = cells.iter().map(cell).collect();
                    // The empty group keeps a cell that begins with [ or * from the `\\` above.
                    format!("{{}}{} \\\\\n", cells.join(" & "))
                };
                let columns = "l".repeat(table.head.len());
                let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
                format!(
                    "{{\\footnotesize\\begin{{tabular}}{{{columns}}}\n{}\\hline\n{rows}\\end{{tabular}}}}\\par\\medskip\n",
                    row(&table.head)
                )
            }
            Block::Lines(lines) => lines.iter().map(line).collect(),
        };
    }
    out + "\\end{document}\n"
}

/// The formula displayed in the paragraph of its name, so that no page ends between the two.
fn line(line: &Line) -> String {
    format!(
        "\\textbf{{{}}} \\hfill {} \\quad\\textsc{{{}}}\\[ {} \\]\n\n",
        escaped(&line.id),
        escaped(&line.value),
        escaped(&line.verdict.to_lowercase()),
        formula(&line.formula)
    )
}

fn formula(text: &Text) -> String {
    match &text.formula {
        Some(formula) => formula.clone(),
        None => format!("\\mbox{{{}}}", escaped(&text.plain)),
    }
}

fn cell(text: &Text) -> String {
    match &text.formula {
        Some(formula) => format!("${formula}$"),
        None => escaped(&text.plain),
    }
}

/// Every character that LaTeX gives a meaning to, and those a bare font lacks, spelled out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
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
            '-' => out.push_str("{-}"),
            '±' => out.push_str("$\\pm$"),
            '∂' => out.push_str("$\\partial$"),
            'Δ' => out.push_str("$\\Delta$"),
            'Θ' => out.push_str("$\\Theta$"),
            'θ' => out.push_str("$\\theta$"),
            'σ' => out.push_str("$\\sigma$"),
            'Σ' => out.push_str("$\\sum$"),
            '≠' => out.push_str("$\\neq$"),
            '≈' => out.push_str("$\\approx$"),
            '∞' => out.push_str("$\\infty$"),
            '≤' => out.push_str("$\\leq$"),
            '⟨' => out.push_str("$\\langle$"),
            '⟩' => out.push_str("$\\rangle$"),
            '…' => out.push_str("\\dots{}"),
            '²' => out.push_str("$^2$"),
            '⁻' => out.push_str("$^-$"),
            'ⁱ' => out.push_str("$^i$"),
            'ʲ' => out.push_str("$^j$"),
            'ᵢ' => out.push_str("$_i$"),
            'ⱼ' => out.push_str("$_j$"),
            '\u{303}' => out.push_str("\\textasciitilde{}"),
            c if c.is_ascii() && !c.is_control() => out.push(c),
            c if c.is_alphabetic() && (c as u32) < 0x180 => out.push(c),
            _ => out.push('?'),
        }
    }
    out
}
