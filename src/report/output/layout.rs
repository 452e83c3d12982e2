//! How the objects of the JSON are written down: each key once, with its meaning, its type and its value.

/// Structs that serialise as objects, and a `new` for each that takes what stands in the brackets. `?key` is left out where
/// its value is `None`. A `part` gives its keys to the object that it is flattened into.
macro_rules! objects {
    (part $(#[$about:meta])* struct $name:ident($($given:ident: $as:ty),* $(,)?) {
        $($(#[$meta:meta])* $(? $($never:literal)?)? $key:ident: $kind:ty = $value:expr,)*
    } $(where { $($lets:tt)* })?) => {
        #[derive(::serde::Serialize, ::schemars::JsonSchema)]
        $(#[$about])*
        pub(crate) struct $name {
            $(
                $(#[$meta])*
                $(#[serde(skip_serializing_if = "Option::is_none")] $($never)?)?
                pub(crate) $key: $kind,
            )*
        }

        impl $name {
            pub(crate) fn new($($given: $as),*) -> Self {
                $($($lets)*)?
                $name { $($key: $value,)* }
            }
        }
    };
    ($($(#[$about:meta])* struct $name:ident $given:tt $keys:tt $(where $lets:tt)?)*) => {$(
        objects! {
            part $(#[$about])* #[serde(deny_unknown_fields)] struct $name $given $keys $(where $lets)?
        }
    )*};
}
pub(super) use objects;
