//! What PyTorch saves (.pt, .pth): an archive with a pickle that says which tensors lie where in which member.
//!
//! The pickle is walked as data ([`pickle`]). Dictionaries in dictionaries give names with dots, the items of lists
//! are numbered from 0. Of a whole model the parameters are read under the names that its `state_dict()` has.

mod bytes;
mod pickle;
mod tensor;

use super::archive::Archive;
use super::dtype::{Dtype, Kind};
use super::format::Format;
use super::named::{Array, Named, joined};
use super::npy;
use super::source::shown;
use crate::error::{Error, Result};
use pickle::{Id, Pickle, Value};
use tensor::Tensors;

/// The longest pickle.
const MOST_PICKLE: u64 = 1 << 24;
/// How deep dictionaries and lists may stand in each other.
const MOST_LEVELS: usize = 16;
/// The most values that are visited: a list may hold itself several times.
const MOST_VISITS: usize = 1 << 17;
/// What is said of a value beyond these levels.
const DEEP: &str = "a value too deep in others";
/// What a module keeps its parameters, its inner modules and its constants in.
const UNNAMED: &[&str] = &["_parameters", "_modules", "_buffers"];

/// All tensors of an archive, and the numbers and texts beside them. A tensor alone is called `stem`.
///
/// # Errors
/// A damaged archive, a pickle that does more than make tensors, tensors past the ends of their members.
pub(super) fn torch(bytes: &[u8], stem: &str) -> Result<Named<'static>> {
    let mut archive = Archive::open(bytes)?;
    let folder = archive.folder("data.pkl").unwrap_or_default().to_string();
    let code = archive.bytes(&format!("{folder}data.pkl"), MOST_PICKLE)?;
    let code = code.ok_or_else(|| Error::input("found no data.pkl, wanted a PyTorch file"))?;
    let pickle = Pickle::walk(&code).map_err(|error| error.at("data.pkl"))?;
    let mut reader = Reader {
        stem,
        tensors: Tensors::new(archive, &folder, &pickle)?,
        pickle: &pickle,
        named: Named::new(Format::Torch),
        visits: 0,
    };
    reader.value("", pickle.root, MOST_LEVELS)?;
    reader.named.done()
}

struct Reader<'p, 'b> {
    stem: &'p str,
    pickle: &'p Pickle,
    tensors: Tensors<'p, 'b>,
    named: Named<'static>,
    visits: usize,
}

impl Reader<'_, '_> {
    /// Whatever stands under a name.
    fn value(&mut self, name: &str, id: Id, levels: usize) -> Result<()> {
        self.visits += 1;
        if self.visits > MOST_VISITS {
            return Err(Error::limit(format!(
                "found more than {MOST_VISITS} values in the PyTorch file, wanted at most these"
            )));
        }
        let shown_name = if name.is_empty() { self.stem } else { name };
        let passed = match self.pickle.get(id) {
            Value::Text(text) => {
                self.named.text(shown_name, text);
                return Ok(());
            }
            Value::Bool(bit) => return self.single(shown_name, Kind::Bool, &[u8::from(*bit)]),
            Value::Whole(whole) => {
                return self.single(shown_name, Kind::Signed, &whole.to_le_bytes());
            }
            Value::Float(float) => {
                return self.single(shown_name, Kind::Float, &float.to_le_bytes());
            }
            Value::Nothing => "nothing, or bytes".into(),
            Value::Global(global) => format!("the Python name {}", shown(global)),
            Value::Elsewhere(_) => "a storage without a shape".into(),
            Value::List(_) | Value::Dict(_) if levels == 0 => DEEP.into(),
            Value::List(items) => {
                for (k, item) in items.iter().enumerate() {
                    self.value(&joined(name, k)?, *item, levels - 1)?;
                }
                return Ok(());
            }
            Value::Dict(items) => return self.dict(name, items, levels),
            Value::Call { .. } => return self.object(name, shown_name, id, levels),
        };
        self.named.pass_over(shown_name, passed);
        Ok(())
    }

    fn single(&mut self, name: &str, kind: Kind, bytes: &[u8]) -> Result<()> {
        let dtype = Dtype::new(kind, bytes.len(), false)?;
        let array = npy::Array::new(dtype, false, Vec::new(), bytes.to_vec())?;
        self.named.array(name, Array::stored(array));
        Ok(())
    }

    fn dict(&mut self, name: &str, items: &[(Id, Id)], levels: usize) -> Result<()> {
        for (key, item) in items {
            let inner = match self.pickle.get(*key) {
                Value::Text(key) if UNNAMED.contains(&key.as_str()) => name.to_string(),
                Value::Text(key) => joined(name, key)?,
                Value::Whole(key) => joined(name, key)?,
                _ => {
                    self.named
                        .pass_over(joined(name, "?")?, "a value whose key is no text");
                    continue;
                }
            };
            self.value(&inner, *item, levels.saturating_sub(1))?;
        }
        Ok(())
    }

    /// A tensor, a dictionary that keeps its order, or an object of another program.
    fn object(&mut self, name: &str, shown_name: &str, id: Id, levels: usize) -> Result<()> {
        let tensor = self.tensors.read(id);
        if let Some(array) = tensor.map_err(|error| error.at(shown(shown_name)))? {
            self.named.array(shown_name, Array::stored(array));
            return Ok(());
        }
        let Value::Call {
            of,
            arguments,
            state,
            items,
        } = self.pickle.get(id)
        else {
            return Ok(());
        };
        let of = match self.pickle.get(*of) {
            Value::Global(of) => of.as_str(),
            _ => "a value",
        };
        let passed = match (of, state) {
            _ if levels == 0 => DEEP.into(),
            ("collections.OrderedDict", _) => return self.dict(name, items, levels),
            (
                "torch._utils._rebuild_parameter" | "torch._utils._rebuild_parameter_with_state",
                _,
            ) => {
                return match self.pickle.get(*arguments) {
                    Value::List(arguments) if !arguments.is_empty() => {
                        self.value(name, arguments[0], levels - 1)
                    }
                    _ => Ok(()),
                };
            }
            (of, Some(state)) => {
                self.named.text(joined(name, "class")?, of);
                return match self.pickle.get(*state) {
                    Value::Dict(items) => {
                        let public = items.iter().filter(|(key, _)| self.is_public(*key));
                        let items: Vec<_> = public.copied().collect();
                        self.dict(name, &items, levels - 1)
                    }
                    _ => self.value(name, *state, levels - 1),
                };
            }
            (of, None) if of.starts_with("torch._utils._rebuild") => {
                "a tensor of another kind (complex, sparse or quantised)".into()
            }
            (of, None) => format!("a Python object ({})", shown(of)),
        };
        self.named.pass_over(shown_name, passed);
        Ok(())
    }

    /// Whether an object's owner knows this part of its state, rather than PyTorch alone.
    fn is_public(&self, key: Id) -> bool {
        match self.pickle.get(key) {
            Value::Text(key) => !key.starts_with('_') || UNNAMED.contains(&key.as_str()),
            _ => true,
        }
    }
}
