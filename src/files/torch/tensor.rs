//! Tensors: a shape and strides over the numbers of a storage, which is a member of the archive.

use super::super::archive::Archive;
use super::super::dtype::{Dtype, Kind};
use super::super::npy;
use super::super::source::shown;
use super::pickle::{Id, Pickle, Value};
use crate::error::{Error, Result};
use std::collections::HashMap;

/// The most bytes of numbers that all tensors may have together: a view may repeat what is stored once.
const MOST_BYTES: u64 = 1 << 26;
const MOST_DIMENSIONS: usize = 64;

/// The storages of an archive.
pub(super) struct Tensors<'p, 'b> {
    pickle: &'p Pickle,
    archive: Archive<'b>,
    folder: String,
    big_endian: bool,
    /// What was read, by key: many tensors may lie in one storage.
    storages: HashMap<String, Vec<u8>>,
    left: u64,
}

/// Where a tensor lies.
struct View<'p> {
    storage: &'p str,
    kind: Kind,
    bytes: usize,
    /// The number of the first entry.
    offset: u64,
    shape: Vec<u64>,
    strides: Vec<u64>,
}

impl<'p, 'b> Tensors<'p, 'b> {
    pub(super) fn new(mut archive: Archive<'b>, folder: &str, pickle: &'p Pickle) -> Result<Self> {
        let order = archive.bytes(&format!("{folder}byteorder"), 64)?;
        Ok(Tensors {
            pickle,
            archive,
            folder: folder.into(),
            big_endian: order.is_some_and(|order| order == b"big"),
            storages: HashMap::new(),
            left: MOST_BYTES,
        })
    }

    /// The tensor that a call makes; `None` where it makes something else, or a tensor of numbers that are not
    /// read.
    ///
    /// # Errors
    /// A tensor past the end of its storage, a storage that is missing, too many bytes.
    pub(super) fn read(&mut self, id: Id) -> Result<Option<npy::Array<'static>>> {
        let Some(view) = self.view(id) else {
            return Ok(None);
        };
        let dtype = Dtype::new(view.kind, view.bytes, self.big_endian)?;
        let count = view
            .shape
            .iter()
            .try_fold(1_u64, |product, n| product.checked_mul(*n));
        let size = count.and_then(|count| count.checked_mul(view.bytes as u64));
        let size = size.filter(|size| *size <= self.left).ok_or_else(|| {
            Error::limit(format!(
                "found a tensor of the shape {:?}, wanted at most {MOST_BYTES} bytes of numbers in all",
                view.shape
            ))
            .help("save fewer tensors, or with numpy.savez")
        })?;
        self.left -= size;
        let mut numbers = Vec::with_capacity(size as usize);
        if size > 0 {
            let stored = self.storage(view.storage)?;
            view.gather(stored, &mut numbers)?;
        }
        npy::Array::new(dtype, false, view.shape, numbers).map(Some)
    }

    /// The bytes of a storage.
    fn storage(&mut self, key: &str) -> Result<&[u8]> {
        if !self.storages.contains_key(key) {
            let member = format!("{}data/{key}", self.folder);
            let bytes = self.archive.bytes(&member, u64::MAX - 1)?.ok_or_else(|| {
                Error::input(format!(
                    "found no member `{}` in the PyTorch file, wanted the numbers of this tensor",
                    shown(&member)
                ))
                .help("was the file damaged?")
            })?;
            self.storages.insert(key.to_string(), bytes);
        }
        Ok(self.storages.get(key).map_or(&[], Vec::as_slice))
    }

    /// Where the tensor lies that a call of `_rebuild_tensor_v2` makes: its arguments are the storage, the
    /// offset, the shape, the strides, and what does not count here.
    fn view(&self, id: Id) -> Option<View<'p>> {
        let Value::Call { of, arguments, .. } = self.pickle.get(id) else {
            return None;
        };
        let of = self.global(*of)?;
        if of != "torch._utils._rebuild_tensor_v2" && of != "torch._utils._rebuild_tensor" {
            return None;
        }
        let [storage, offset, shape, strides, ..] = self.list(*arguments)? else {
            return None;
        };
        let Value::Elsewhere(storage) = self.pickle.get(*storage) else {
            return None;
        };
        // ('storage', torch.FloatStorage, '0', 'cpu', 6)
        let [_, class, key, ..] = self.list(*storage)? else {
            return None;
        };
        let (kind, bytes) = numbers(self.global(*class)?)?;
        let Value::Text(key) = self.pickle.get(*key) else {
            return None;
        };
        let (shape, strides) = (self.sizes(*shape)?, self.sizes(*strides)?);
        (shape.len() == strides.len() && shape.len() <= MOST_DIMENSIONS).then_some(View {
            storage: key,
            kind,
            bytes,
            offset: self.size(*offset)?,
            shape,
            strides,
        })
    }

    fn global(&self, id: Id) -> Option<&'p str> {
        match self.pickle.get(id) {
            Value::Global(global) => Some(global),
            _ => None,
        }
    }

    fn list(&self, id: Id) -> Option<&'p [Id]> {
        match self.pickle.get(id) {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    fn sizes(&self, id: Id) -> Option<Vec<u64>> {
        self.list(id)?.iter().map(|size| self.size(*size)).collect()
    }

    fn size(&self, id: Id) -> Option<u64> {
        match self.pickle.get(id) {
            Value::Whole(size) => u64::try_from(*size).ok(),
            _ => None,
        }
    }
}

impl View<'_> {
    /// Copies the numbers in the order in which the last index runs fastest.
    fn gather(&self, stored: &[u8], into: &mut Vec<u8>) -> Result<()> {
        // The entry furthest from the first one decides whether all lie in the storage.
        let furthest = self
            .shape
            .iter()
            .zip(&self.strides)
            .try_fold(self.offset, |at, (n, stride)| {
                at.checked_add(n.saturating_sub(1).checked_mul(*stride)?)
            });
        let stored_entries = (stored.len() / self.bytes) as u64;
        if furthest.is_none_or(|furthest| furthest >= stored_entries) {
            return Err(Error::input(format!(
                "found a tensor of the shape {:?} with the strides {:?} in a storage of {stored_entries} numbers, wanted one inside of it",
                self.shape, self.strides
            ))
            .help("was the file damaged?"));
        }
        let count: u64 = self.shape.iter().product();
        for k in 0..count {
            let (mut rest, mut at) = (k, self.offset);
            for (n, stride) in self.shape.iter().zip(&self.strides).rev() {
                at += rest % n * stride;
                rest /= n;
            }
            let start = at as usize * self.bytes;
            into.extend_from_slice(stored.get(start..start + self.bytes).unwrap_or_default());
        }
        Ok(())
    }
}

/// The kind and the bytes of the numbers of a storage's class.
fn numbers(class: &str) -> Option<(Kind, usize)> {
    Some(match class.strip_prefix("torch.")? {
        "DoubleStorage" => (Kind::Float, 8),
        "FloatStorage" => (Kind::Float, 4),
        "HalfStorage" => (Kind::Float, 2),
        "BFloat16Storage" => (Kind::Brain, 2),
        "LongStorage" => (Kind::Signed, 8),
        "IntStorage" => (Kind::Signed, 4),
        "ShortStorage" => (Kind::Signed, 2),
        "CharStorage" => (Kind::Signed, 1),
        "ByteStorage" => (Kind::Unsigned, 1),
        "BoolStorage" => (Kind::Bool, 1),
        _ => return None,
    })
}
