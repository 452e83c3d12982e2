//! What was worked out for a machine and its data, kept.

use crate::data::Data;
use crate::machine::Rbm;
use std::cell::RefCell;
use std::rc::Rc;

/// A value with its key, machine and data.
type Made<K, V> = (K, Rc<Rbm>, Rc<Data>, V);

/// Values by machine, data and a key.
pub(super) struct Memo<K, V> {
    made: RefCell<Vec<Made<K, V>>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo {
            made: RefCell::default(),
        }
    }
}

impl<K: PartialEq, V: Clone> Memo<K, V> {
    /// The value, made at most once.
    pub(super) fn once(&self, key: K, m: &Rc<Rbm>, data: &Rc<Data>, make: impl FnOnce() -> V) -> V {
        let is_same = |(of, machine, rows, _): &&Made<K, V>| {
            *of == key && same(machine, m) && same(rows, data)
        };
        if let Some((.., value)) = self.made.borrow().iter().find(is_same) {
            return value.clone();
        }
        let value = make();
        let mut made = self.made.borrow_mut();
        made.push((key, m.clone(), data.clone(), value.clone()));
        value
    }
}

fn same<T: PartialEq>(one: &Rc<T>, other: &Rc<T>) -> bool {
    Rc::ptr_eq(one, other) || one == other
}
