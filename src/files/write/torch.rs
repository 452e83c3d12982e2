//! What `torch.load` reads: an archive with a pickle (protocol 2) of ordered dictionaries of tensors.

use super::levels::{Level, Tree};
use super::numbers::Doubles;
use super::zipped::zipped;
use crate::error::Result;

/// The levels as dictionaries in dictionaries.
///
/// # Errors
/// Names that an archive cannot have.
pub(super) fn torch(levels: &Tree<f64>) -> Result<Vec<u8>> {
    let mut pickle = Pickle {
        code: vec![0x80, 2],
        storages: Vec::new(),
    };
    pickle.dictionary(levels);
    pickle.code.push(b'.');
    let Pickle { code, storages } = pickle;
    let mut members = vec![
        ("archive/data.pkl".to_string(), code),
        ("archive/byteorder".to_string(), b"little".to_vec()),
    ];
    let storages = storages.into_iter().enumerate();
    members.extend(storages.map(|(k, bytes)| (format!("archive/data/{k}"), bytes)));
    members.push(("archive/version".to_string(), b"3\n".to_vec()));
    zipped(members)
}

struct Pickle {
    code: Vec<u8>,
    storages: Vec<Vec<u8>>,
}

impl Pickle {
    fn dictionary(&mut self, levels: &Tree<f64>) {
        self.code.extend(b"ccollections\nOrderedDict\n)R(");
        for (name, level) in levels {
            self.text(name);
            match level {
                Level::One(array) => self.tensor(array),
                Level::Group(inside) => self.dictionary(inside),
            }
        }
        self.code.push(b'u');
    }

    /// `_rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())`
    fn tensor(&mut self, array: &Doubles) {
        self.code.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
        self.text("storage");
        self.code.extend(b"ctorch\nDoubleStorage\n");
        self.text(&self.storages.len().to_string());
        self.text("cpu");
        self.whole(array.numbers.len() as u64);
        self.code.extend(b"tQ");
        self.whole(0);
        self.sizes(&array.shape);
        let strides: Vec<u64> = (1..=array.shape.len())
            .map(|axis| array.shape[axis..].iter().product())
            .collect();
        self.sizes(&strides);
        self.code.extend(b"\x89ccollections\nOrderedDict\n)RtR");
        let bytes = array.numbers.iter().flat_map(|x| x.to_le_bytes());
        self.storages.push(bytes.collect());
    }

    fn sizes(&mut self, sizes: &[u64]) {
        self.code.push(b'(');
        for size in sizes {
            self.whole(*size);
        }
        self.code.push(b't');
    }

    /// In 4 bytes, or where it needs more in 8; the least byte first.
    fn whole(&mut self, whole: u64) {
        match i32::try_from(whole) {
            Ok(short) => {
                self.code.push(b'J');
                self.code.extend(short.to_le_bytes());
            }
            Err(_) => {
                self.code.extend([0x8a, 8]);
                self.code.extend(whole.to_le_bytes());
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.code.push(b'X');
        self.code.extend((text.len() as u32).to_le_bytes());
        self.code.extend(text.as_bytes());
    }
}
