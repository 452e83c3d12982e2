//! HDF5, as little of it as arrays of doubles in groups need: a superblock of version 0, object headers of version
//! 1, links in the headers of their groups, numbers in one piece.

use super::levels::{Level, Tree};
use super::numbers::Doubles;

const NOWHERE: [u8; 8] = [0xff; 8];
const SUPERBLOCK: usize = 96;
/// The kinds of messages in an object's header.
const DATASPACE: u16 = 1;
const LINK_INFO: u16 = 2;
const DATATYPE: u16 = 3;
const FILL: u16 = 5;
const LINK: u16 = 6;
const LAYOUT: u16 = 8;
const GROUP_INFO: u16 = 10;
/// A double, the first byte the least: where its sign, exponent and fraction lie.
const DOUBLE: &[u8] = &[
    0x11, 0x20, 0x3f, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0,
];

/// A file with these data sets and groups.
pub(super) fn hdf5(levels: &Tree<f64>) -> Vec<u8> {
    let mut file = vec![0; SUPERBLOCK];
    let root = group(&mut file, levels);
    let end = file.len() as u64;
    let block = [
        &b"\x89HDF\r\n\x1a\n"[..],
        // Versions, then the sizes of addresses and of lengths.
        &[0, 0, 0, 0, 0, 8, 8, 0],
        // How full the nodes of trees are, of which there are none; no flags.
        &[4, 0, 16, 0, 0, 0, 0, 0],
        // It begins at 0, and no block of free space is listed.
        &[0; 8],
        &NOWHERE,
        &end.to_le_bytes(),
        &NOWHERE,
        // The root group: the offset of its name, its header, nothing kept beside it.
        &[0; 8],
        &root.to_le_bytes(),
        &[0; 24],
    ];
    file[..SUPERBLOCK].copy_from_slice(&block.concat());
    file
}

/// Appends a group with all inside, and says where its header lies.
fn group(file: &mut Vec<u8>, levels: &Tree<f64>) -> u64 {
    let mut messages = vec![
        (LINK_INFO, [&[0, 0][..], &NOWHERE, &NOWHERE].concat()),
        (GROUP_INFO, vec![0, 0]),
    ];
    for (name, level) in levels {
        let at = match level {
            Level::One(array) => set(file, array),
            Level::Group(inside) => group(file, inside),
        };
        // Version 1; a length of 2 bytes; UTF-8.
        let start = [1, 0x11, 1];
        let length = (name.len() as u16).to_le_bytes();
        let link = [&start[..], &length, name.as_bytes(), &at.to_le_bytes()];
        messages.push((LINK, link.concat()));
    }
    header(file, &messages)
}

/// Appends a data set.
fn set(file: &mut Vec<u8>, array: &Doubles) -> u64 {
    let at = match array.numbers[..] {
        [] => NOWHERE,
        _ => (file.len() as u64).to_le_bytes(),
    };
    file.extend(array.numbers.iter().flat_map(|x| x.to_le_bytes()));
    let mut space = vec![1, array.shape.len() as u8, 0, 0, 0, 0, 0, 0];
    space.extend(array.shape.iter().flat_map(|n| n.to_le_bytes()));
    let size = (8 * array.numbers.len() as u64).to_le_bytes();
    let messages = [
        (DATASPACE, space),
        (DATATYPE, DOUBLE.to_vec()),
        // Version 2; room is made late; nothing is filled in, as all is written.
        (FILL, vec![2, 2, 2, 0]),
        (LAYOUT, [&[3, 1][..], &at, &size].concat()),
    ];
    header(file, &messages)
}

/// Appends the header of an object.
fn header(file: &mut Vec<u8>, messages: &[(u16, Vec<u8>)]) -> u64 {
    let at = file.len() as u64;
    let mut body = Vec::new();
    for (kind, message) in messages {
        let room = message.len().next_multiple_of(8);
        body.extend(kind.to_le_bytes());
        body.extend((room as u16).to_le_bytes());
        body.extend([0; 4]);
        body.extend(message);
        body.resize(body.len() + room - message.len(), 0);
    }
    file.extend([1, 0]);
    file.extend((messages.len() as u16).to_le_bytes());
    // One link leads to it.
    file.extend(1_u32.to_le_bytes());
    file.extend((body.len() as u32).to_le_bytes());
    file.extend([0; 4]);
    file.extend(body);
    at
}
