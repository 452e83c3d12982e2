//! A Python pickle walked as data: nothing that it names is looked up or called.
//!
//! A pickle is a program for a stack machine. Here its instructions build a tree of what they would build, in one
//! vector; what they would call stays a name with its arguments. What a file of tensors does not need is
//! refused.

use super::bytes::{Bytes, wrong};
use crate::error::{Error, Result};

/// The most instructions of a pickle; one of a model has some hundreds.
const MOST_INSTRUCTIONS: usize = 1 << 20;

/// The longest name of a module, class or function: it may be built again and again from the memory.
const MOST_NAME: usize = 256;

/// The place of a value in the vector.
pub(super) type Id = usize;

/// What stands at a place.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Nothing,
    Bool(bool),
    Whole(i64),
    Float(f64),
    Text(String),
    /// A tuple, list or set.
    List(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    /// A class or function, by module and name.
    Global(String),
    /// A call of a global, and the state that the object was given afterwards.
    Call {
        of: Id,
        arguments: Id,
        state: Option<Id>,
        /// What was stored in it: a dictionary of its own kind has these.
        items: Vec<(Id, Id)>,
    },
    /// What the file keeps elsewhere, by what names it.
    Elsewhere(Id),
}

/// A pickle that was walked to its end.
pub(super) struct Pickle {
    values: Vec<Value>,
    /// What the pickle is of.
    pub(super) root: Id,
}

impl Pickle {
    pub(super) fn get(&self, id: Id) -> &Value {
        self.values.get(id).unwrap_or(&Value::Nothing)
    }

    /// Walks the instructions.
    ///
    /// # Errors
    /// Instructions that a file of tensors does not need, too many of them, and the end before the last one.
    pub(super) fn walk(bytes: &[u8]) -> Result<Pickle> {
        let mut walk = Walk {
            rest: Bytes::of(bytes),
            values: Vec::new(),
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Vec::new(),
        };
        for _ in 0..MOST_INSTRUCTIONS {
            if let Some(root) = walk.step()? {
                return Ok(Pickle {
                    values: walk.values,
                    root,
                });
            }
        }
        Err(Error::limit(format!(
            "found a pickle of more than {MOST_INSTRUCTIONS} instructions, wanted at most these"
        )))
    }
}

struct Walk<'b> {
    rest: Bytes<'b>,
    values: Vec<Value>,
    stack: Vec<Id>,
    marks: Vec<usize>,
    memo: Vec<Option<Id>>,
}

impl<'b> Walk<'b> {
    /// One instruction; the place of the result where it is the last one.
    fn step(&mut self) -> Result<Option<Id>> {
        let code = self.rest.byte()?;
        match code {
            // PROTO, FRAME: what follows is not needed.
            0x80 => drop(self.rest.take(1)?),
            0x95 => drop(self.rest.take(8)?),
            b'.' => return self.pop().map(Some),
            b'(' => self.marks.push(self.stack.len()),
            b'0' => drop(self.pop()?),
            b'1' => drop(self.marked()?),
            b'2' => {
                let top = self.pop()?;
                self.stack.extend([top, top]);
            }
            b'N' => self.push(Value::Nothing),
            0x88 => self.push(Value::Bool(true)),
            0x89 => self.push(Value::Bool(false)),
            b'J' => {
                let whole = i32::from_le_bytes(self.rest.array()?);
                self.push(Value::Whole(whole.into()));
            }
            b'K' => self.push_length(1, |_, n| Ok(Value::Whole(n as i64)))?,
            b'M' => self.push_length(2, |_, n| Ok(Value::Whole(n as i64)))?,
            0x8a => self.push_length(1, Walk::long)?,
            b'G' => {
                let float = f64::from_be_bytes(self.rest.array()?);
                self.push(Value::Float(float));
            }
            0x8c => self.push_length(1, Walk::text)?,
            b'X' => self.push_length(4, Walk::text)?,
            0x8d => self.push_length(8, Walk::text)?,
            // Bytes: nothing of a state of tensors is made of them.
            b'C' | b'U' => self.push_length(1, Walk::skipped)?,
            b'B' | b'T' => self.push_length(4, Walk::skipped)?,
            0x8e | 0x96 => self.push_length(8, Walk::skipped)?,
            b')' | b']' | 0x8f => self.push(Value::List(Vec::new())),
            b'}' => self.push(Value::Dict(Vec::new())),
            b't' | b'l' | 0x91 => {
                let items = self.marked()?;
                self.push(Value::List(items));
            }
            b'd' => {
                let items = pairs(&self.marked()?)?;
                self.push(Value::Dict(items));
            }
            0x85..=0x87 => {
                let count = usize::from(code - 0x84);
                let items = self.top(count)?;
                self.push(Value::List(items));
            }
            b'a' | b'e' | 0x90 => {
                let items = if code == b'a' {
                    self.top(1)?
                } else {
                    self.marked()?
                };
                self.extend(&items)?;
            }
            b's' | b'u' => {
                let items = if code == b's' {
                    self.top(2)?
                } else {
                    self.marked()?
                };
                self.set(&items)?;
            }
            b'c' | 0x93 => {
                let [module, name] = match code {
                    b'c' => [self.rest.line()?, self.rest.line()?],
                    _ => self.texts()?,
                };
                self.push(Value::Global(format!("{module}.{name}")));
            }
            // REDUCE, NEWOBJ, NEWOBJ_EX: a call and constructions.
            b'R' | 0x81 | 0x92 => {
                if code == 0x92 {
                    // It has arguments with names.
                    self.pop()?;
                }
                let (arguments, of) = (self.pop()?, self.pop()?);
                self.push(Value::Call {
                    of,
                    arguments,
                    state: None,
                    items: Vec::new(),
                });
            }
            b'b' => self.build()?,
            b'Q' => {
                let id = self.pop()?;
                self.push(Value::Elsewhere(id));
            }
            b'q' | b'r' => {
                let at = self.rest.length(if code == b'q' { 1 } else { 4 })?;
                self.memoize(at)?;
            }
            0x94 => self.memoize(self.memo.len())?,
            b'h' | b'j' => {
                let at = self.rest.length(if code == b'h' { 1 } else { 4 })?;
                let id = self.memo.get(at).copied().flatten();
                self.stack
                    .push(id.ok_or_else(|| wrong("an empty place of the memory"))?);
            }
            _ => {
                return Err(Error::input(format!(
                    "found the instruction 0x{code:02x} in the pickle, wanted only those that make tensors with their names"
                ))
                .help("save model.state_dict(), not the model, with torch.save"));
            }
        }
        Ok(None)
    }

    fn push(&mut self, value: Value) {
        self.stack.push(self.values.len());
        self.values.push(value);
    }

    /// Pushes what follows a length of so many bytes.
    fn push_length(
        &mut self,
        bytes: usize,
        read: impl Fn(&mut Self, usize) -> Result<Value>,
    ) -> Result<()> {
        let length = self.rest.length(bytes)?;
        let value = read(self, length)?;
        self.push(value);
        Ok(())
    }

    fn text(&mut self, length: usize) -> Result<Value> {
        let text = String::from_utf8_lossy(self.rest.take(length)?).into_owned();
        Ok(Value::Text(text))
    }

    fn skipped(&mut self, length: usize) -> Result<Value> {
        self.rest.take(length)?;
        Ok(Value::Nothing)
    }

    /// An integer of any length, the least byte first; those that need more than 8 bytes are no sizes.
    fn long(&mut self, length: usize) -> Result<Value> {
        let bytes = self.rest.take(length)?;
        let fill = match bytes.last() {
            Some(last) if *last > 127 => 255,
            _ => 0,
        };
        let (word, rest) = bytes.split_at(bytes.len().min(8));
        let mut whole = [fill; 8];
        whole[..word.len()].copy_from_slice(word);
        let whole = i64::from_le_bytes(whole);
        let fits = rest.iter().all(|byte| *byte == fill) && (whole < 0) == (fill == 255);
        Ok(match fits {
            true => Value::Whole(whole),
            false => Value::Nothing,
        })
    }

    /// Gives an object its state; a dictionary has none that counts.
    fn build(&mut self) -> Result<()> {
        let given = self.pop()?;
        let object = self.peek()?;
        if let Some(Value::Call { state, .. }) = self.values.get_mut(object) {
            *state = Some(given);
        }
        Ok(())
    }

    fn extend(&mut self, items: &[Id]) -> Result<()> {
        let list = self.peek()?;
        if let Some(Value::List(list)) = self.values.get_mut(list) {
            list.extend_from_slice(items);
        }
        Ok(())
    }

    /// Stores keys with their values in the dictionary on the stack.
    fn set(&mut self, items: &[Id]) -> Result<()> {
        let pairs = pairs(items)?;
        let dict = self.peek()?;
        if let Some(Value::Dict(items) | Value::Call { items, .. }) = self.values.get_mut(dict) {
            items.extend(pairs);
        }
        Ok(())
    }

    fn memoize(&mut self, at: usize) -> Result<()> {
        let top = self.peek()?;
        if at > MOST_INSTRUCTIONS {
            return Err(wrong(&format!("the place {at} of the memory")));
        }
        if self.memo.len() <= at {
            self.memo.resize(at + 1, None);
        }
        self.memo[at] = Some(top);
        Ok(())
    }

    /// Two texts from the stack.
    fn texts(&mut self) -> Result<[String; 2]> {
        let both = self.top(2)?;
        let text = |id: Id| match self.values.get(id) {
            Some(Value::Text(text)) if text.len() <= MOST_NAME => Ok(text.clone()),
            _ => Err(wrong("a name that is no text, or a long one")),
        };
        match both[..] {
            [module, name] => Ok([text(module)?, text(name)?]),
            _ => Err(wrong("an empty stack")),
        }
    }

    /// What lies above the last mark.
    fn marked(&mut self) -> Result<Vec<Id>> {
        let mark = self.marks.pop().ok_or_else(|| wrong("no mark"))?;
        match mark <= self.stack.len() {
            true => Ok(self.stack.split_off(mark)),
            false => Err(wrong("a mark above the stack")),
        }
    }

    fn top(&mut self, count: usize) -> Result<Vec<Id>> {
        match self.stack.len().checked_sub(count) {
            Some(at) => Ok(self.stack.split_off(at)),
            None => Err(wrong("an empty stack")),
        }
    }

    fn pop(&mut self) -> Result<Id> {
        self.stack.pop().ok_or_else(|| wrong("an empty stack"))
    }

    fn peek(&self) -> Result<Id> {
        let top = self.stack.last().copied();
        top.ok_or_else(|| wrong("an empty stack"))
    }
}

/// Keys and values in turn.
fn pairs(items: &[Id]) -> Result<Vec<(Id, Id)>> {
    match items.as_chunks::<2>() {
        (pairs, []) => Ok(pairs.iter().map(|[key, value]| (*key, *value)).collect()),
        _ => Err(wrong("a key without a value")),
    }
}
