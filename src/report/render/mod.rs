//! The renderers: each a match over the blocks and spans of a [`Document`](super::view::Document).

mod html;
mod latex;
mod markdown;
mod math;
mod terminal;

pub use html::html;
pub use latex::latex;
pub use markdown::markdown;
pub use terminal::terminal;

use std::borrow::Cow;

/// The text without characters that steer a terminal or hide in a line: controls, tabs and line
/// ends, marks of direction and zero width. File names and model texts are other people's words.
fn printable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let steers = |c: char| {
        let hidden =
            matches!(u32::from(c), 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff);
        c.is_control() || hidden
    };
    text.replace(steers, " ").into()
}
