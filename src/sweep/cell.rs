//! What the kernel does with numbers: products and sums of positive numbers, written into places
//! that exist already.

/// A number, or several side by side, that is a table entry or a sum.
pub trait Lane: Clone + Send + Sync {
    /// One number of a table, before it is packed.
    type Entry: Clone + PartialEq + Send + Sync;
    /// What sums of blocks are held in.
    type Total: Clone + Send;

    /// Two to this power is how many numbers stand in one.
    const LANES: u32;

    /// Of these numbers, one for each place; in a [`Cell`] one for each row, the same in all of its
    /// lanes. Each is rounded once, to `bits` bits where the precision is not the cell's own.
    fn pack(entries: &[Self::Entry], bits: u32) -> Self;
    /// Becomes zero.
    fn clear(&mut self);
    /// Becomes `a b`.
    fn mul(&mut self, a: &Self, b: &Self);
    /// Becomes itself times `b`.
    fn scale(&mut self, b: &Self);
    /// Grows by `x`.
    fn add(&mut self, x: &Self);
    /// The same value, as closely written as it can be: pairs of doubles are normalised.
    fn tidy(&mut self);
    /// Adds its numbers to `total`: all, or those whose place has a 1 at this bit.
    fn fold(&self, bit: Option<u32>, total: &mut Self::Total);
    /// Adds one total to another.
    fn merge(total: &mut Self::Total, other: &Self::Total);
}

/// Numbers for `2^(LANES of Low)` states of the lowest units side by side, in as many rows as
/// states of higher units are summed at once. In each row the lowest bits of a place are those of
/// [`Cell::Low`], so that its last `LANES - Low::LANES` bits tell the rows apart.
///
/// A row's factor is the same in all of its lanes; a lane's factor is held once, in `Low`.
pub trait Cell: Lane {
    /// The factors of the lowest units' states, and sums over rows.
    type Low: Lane<Entry = Self::Entry, Total = Self::Total>;

    /// The bits of the inner loop and of the loop around it, chosen by measuring
    /// (`docs/performance.md`): tables of the inner loop stay in the first cache.
    const LOOPS: (u32, u32);

    /// Whether sums are of half a factor, `x low` and `x row`, so that the other half is still to
    /// come; otherwise they are of the whole one.
    const HALVES: bool;

    /// Becomes `row low`.
    fn product(&mut self, row: &Self, low: &Self::Low);
    /// Becomes `unit + row low`; `unit` is 1 but for integers over cleared denominators. Sets `x`
    /// to `row low` unless sums are of halves.
    fn one_plus(&mut self, x: &mut Self, factors: (&Self, &Self::Low), unit: &Self);
    /// The first of `sums` grows by `rest low`, the second by the sum over rows of `rest row`,
    /// `factors` being row and low; without halves, both by `rest x`. `part` is a place to use.
    fn deposit(
        sums: (&mut Self, &mut Self::Low),
        rest: &Self,
        factors: (&Self, &Self::Low),
        x: &Self,
        part: &mut Self,
    );
}
