//! The steps over one unit, written once for numbers and for their depths, so that what is counted is what is
//! done.

/// What is rounded once in each operation: doubles side by side, or their depth.
pub(crate) trait Plain: Copy {
    /// `self b`.
    fn times(self, b: Self) -> Self;
    /// `self + b`.
    fn plus(self, b: Self) -> Self;
    /// `self b + c`, with one rounding or two.
    fn times_plus(self, b: Self, c: Self) -> Self;

    /// `self (1 + x)`.
    #[inline(always)]
    fn plain_up(self, (row, low): (Self, Self)) -> Self {
        self.times_plus(row.times(low), self)
    }

    /// `1 + x`, and `x prefix`.
    #[inline(always)]
    fn plain_top((row, low): (Self, Self), one: Self, prefix: Self) -> (Self, Self) {
        (row.times_plus(low, one), row.times(low).times(prefix))
    }

    /// `self (1 + x)`, and `self x prefix`.
    #[inline(always)]
    fn plain_down(self, (row, low): (Self, Self), prefix: Self) -> (Self, Self) {
        // Made again: a product costs less than a place in memory.
        let x = row.times(low);
        // Fused, the suffix waits for one operation instead of two; the share is made beside it.
        (self.times_plus(x, self), self.times(x).times(prefix))
    }
}

/// Double-doubles, or their depth.
pub(crate) trait Paired: Copy {
    /// The normalised product of normalised pairs.
    fn times(self, b: Self) -> Self;
    /// The sum, not normalised.
    fn plus(self, x: Self) -> Self;
    /// `1 + self` for a normalised pair, normalised.
    fn plus_one(self) -> Self;
    /// The same value, normalised.
    fn tidied(self) -> Self;
    /// The normalised product of a normalised pair and a double.
    fn times_double(self, y: f64) -> Self;
    /// The normalised quotient of normalised pairs.
    fn over(self, y: Self) -> Self;

    /// `x = row low`, and `1 + x`.
    #[inline(always)]
    fn paired_kept((row, low): (Self, Self)) -> (Self, Self) {
        let x = row.times(low);
        (x, x.plus_one())
    }

    /// `self (1 + x)`.
    #[inline(always)]
    fn paired_up(self, (_, above): (Self, Self)) -> Self {
        self.times(above)
    }

    /// `self (1 + x)`, and `self x prefix`.
    #[inline(always)]
    fn paired_down(self, (x, above): (Self, Self), prefix: Self) -> (Self, Self) {
        (self.times(above), self.times(x).times(prefix))
    }
}

/// A [`Lane`](super::Lane)'s steps, for numbers that are [`Plain`]. `wide` puts a row's number in all places.
macro_rules! plain_steps {
    () => {
        type Kept = ();

        fn kept(_: u32) {}

        #[inline(always)]
        fn mul(&mut self, (row, low): (&Self::Row, &Self)) {
            *self = Self::wide(*row).times(*low);
        }

        #[inline(always)]
        fn up(&mut self, (row, low): (&Self::Row, &Self), _: &()) {
            *self = self.plain_up((Self::wide(*row), *low));
        }

        #[inline(always)]
        fn top(&mut self, (row, low): (&Self::Row, &Self), one: &Self, _: &(), ends: Ends<Self>) {
            let factors = (Self::wide(*row), *low);
            (*self, *ends.part) = Plain::plain_top(factors, *one, *ends.prefix);
        }

        #[inline(always)]
        fn down(&mut self, (row, low): (&Self::Row, &Self), _: &(), ends: Ends<Self>) {
            (*self, *ends.part) = self.plain_down((Self::wide(*row), *low), *ends.prefix);
        }

        #[inline(always)]
        fn add(&mut self, x: &Self) {
            *self = self.plus(*x);
        }
    };
}
pub(super) use plain_steps;

/// The same for numbers that are [`Paired`].
macro_rules! paired_steps {
    () => {
        type Kept = (Self, Self);

        fn kept(bits: u32) -> Self::Kept {
            (Self::zero(bits), Self::zero(bits))
        }

        #[inline(always)]
        fn mul(&mut self, (row, low): (&Self::Row, &Self)) {
            *self = Self::wide(*row).times(*low);
        }

        #[inline(always)]
        fn keep((row, low): (&Self::Row, &Self), _: &Self, kept: &mut Self::Kept) {
            *kept = Paired::paired_kept((Self::wide(*row), *low));
        }

        #[inline(always)]
        fn up(&mut self, _: (&Self::Row, &Self), kept: &Self::Kept) {
            *self = self.paired_up(*kept);
        }

        #[inline(always)]
        fn top(&mut self, _: (&Self::Row, &Self), _: &Self, kept: &Self::Kept, ends: Ends<Self>) {
            (*self, *ends.part) = (kept.1, kept.0.times(*ends.prefix));
        }

        #[inline(always)]
        fn down(&mut self, _: (&Self::Row, &Self), kept: &Self::Kept, ends: Ends<Self>) {
            (*self, *ends.part) = self.paired_down(*kept, *ends.prefix);
        }

        #[inline(always)]
        fn add(&mut self, x: &Self) {
            *self = self.plus(*x);
        }

        #[inline(always)]
        fn tidy(&mut self) {
            *self = self.tidied();
        }
    };
}
pub(super) use paired_steps;
