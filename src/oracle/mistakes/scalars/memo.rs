//! What was worked out for a machine and its data, kept.

use crate::data::Data;
use crate::machine::Rbm;
use std::cell::RefCell;
use std::rc::Rc;

/// Values with their keys, machines and data.
pub(super) type Memo<K, V> = RefCell<Vec<(K, Rc<Rbm>, Rc<Data>, V)>>;

/// The value of a key, a machine and data, made at most once.
pub(super) fn once<K: PartialEq, V: Clone>(
    memo: &Memo<K, V>,
    key: K,
    (m, data): (&Rc<Rbm>, &Rc<Data>),
    make: impl FnOnce() -> V,
) -> V {
    let is_same = |(of, machine, rows, _): &&(K, Rc<Rbm>, Rc<Data>, V)| {
        *of == key && same(machine, m) && same(rows, data)
    };
    if let Some((.., value)) = memo.borrow().iter().find(is_same) {
        return value.clone();
    }
    let value = make();
    memo.borrow_mut()
        .push((key, m.clone(), data.clone(), value.clone()));
    value
}

fn same<T: PartialEq>(one: &Rc<T>, other: &Rc<T>) -> bool {
    Rc::ptr_eq(one, other) || one == other
}
