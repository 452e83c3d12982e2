//! Random changes of files, below their compression and their checksums too.

use super::seeds::Seed;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rbm_exact::machine::Generator;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn pick(generator: &mut Generator, below: usize) -> usize {
    generator.below(below as u64) as usize
}

/// One of the files, changed.
pub fn mutated(generator: &mut Generator, seeds: &[Seed]) -> Vec<u8> {
    let (_, bytes) = &seeds[pick(generator, seeds.len())];
    let other = &seeds[pick(generator, seeds.len())].1;
    if generator.below(4) > 0 {
        let inside = match &bytes[..] {
            [b'P', b'K', ..] => inside_archive(generator, bytes, other),
            _ if bytes.get(124..128) == Some(b"\0\x01IM") => inside_matlab(generator, bytes, other),
            _ => None,
        };
        if let Some(bytes) = inside {
            return bytes;
        }
    }
    let mut bytes = bytes.clone();
    change(generator, &mut bytes, other);
    bytes
}

/// Numbers at which readers err.
const NUMBERS: &[u64] = &[
    0,
    1,
    2,
    7,
    8,
    14,
    15,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0xffff,
    0x10000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 32,
    1 << 40,
    1 << 62,
    u64::MAX >> 1,
    1 << 63,
    u64::MAX - 7,
    u64::MAX,
];

/// One to eight changes.
pub fn change(generator: &mut Generator, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=pick(generator, 8) {
        let at = pick(generator, bytes.len() + 1);
        match generator.below(9) {
            0 if at < bytes.len() => bytes[at] = generator.bits() as u8,
            1 if at < bytes.len() => bytes[at] ^= 1 << generator.below(8),
            2 | 3 => {
                let number = NUMBERS[pick(generator, NUMBERS.len())];
                let size = 1 << generator.below(4);
                let mut word = number.to_le_bytes();
                if generator.below(4) == 0 {
                    word[..size].reverse();
                }
                for (to, from) in bytes.iter_mut().skip(at).zip(&word[..size]) {
                    *to = *from;
                }
            }
            4 if generator.below(4) == 0 => bytes.truncate(at),
            5 => {
                let end = (at + pick(generator, 32)).min(bytes.len());
                bytes.drain(at..end);
            }
            6 => {
                let end = (at + pick(generator, 64)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = pick(generator, bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            7 => {
                // A part over another one: addresses, tags, instructions change places.
                let size = 1 << generator.below(6);
                let from = pick(generator, bytes.len() + 1);
                let part: Vec<u8> = bytes.iter().skip(from).take(size).copied().collect();
                for (to, from) in bytes.iter_mut().skip(at).zip(part) {
                    *to = from;
                }
            }
            8 => {
                let from = pick(generator, other.len() + 1);
                let end = (from + pick(generator, 64)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            _ => {}
        }
    }
}

/// Changes in one member of an archive, which is made again with its checksums.
fn inside_archive(generator: &mut Generator, bytes: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = match archive
        .file_names()
        .position(|name| name.is_ok_and(|name| name.ends_with("data.pkl")))
    {
        Some(pickle) if generator.below(4) > 0 => pickle,
        _ => pick(generator, archive.len()),
    };
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for k in 0..archive.len() {
        let mut member = archive.by_index(k).ok()?;
        let name = member.name().ok()?.to_string();
        let mut inside = Vec::new();
        member.read_to_end(&mut inside).ok()?;
        if k == chosen {
            change(generator, &mut inside, other);
        }
        let method = match generator.below(2) {
            0 => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        made.start_file(name, options).ok()?;
        made.write_all(&inside).ok()?;
    }
    Some(made.finish().ok()?.into_inner())
}

/// Changes in one compressed array of a MATLAB file, which is compressed again.
fn inside_matlab(generator: &mut Generator, bytes: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = bytes.split_at_checked(128)?;
    let mut made = header.to_vec();
    let mut is_changed = false;
    while let Some((tag, after)) = rest.split_at_checked(8) {
        let kind = u32::from_le_bytes(tag[..4].try_into().ok()?);
        let length = u32::from_le_bytes(tag[4..].try_into().ok()?) as usize;
        let (packed, after) = after.split_at_checked(length)?;
        rest = after;
        if kind != 15 || generator.below(3) > 0 {
            made.extend(tag);
            made.extend(packed);
            continue;
        }
        let mut inside = Vec::new();
        ZlibDecoder::new(packed).read_to_end(&mut inside).ok()?;
        change(generator, &mut inside, other);
        let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&inside).ok()?;
        let packed = encoder.finish().ok()?;
        made.extend(15_u32.to_le_bytes());
        made.extend((packed.len() as u32).to_le_bytes());
        made.extend(packed);
        is_changed = true;
    }
    is_changed.then_some(made)
}
