//! The body of an answer, unpacked while it arrives.
//!
//! reqwest could unpack by itself, but then nobody would know how much came over the line.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

/// More than any answer that is asked for: 100,000 documents are some 100 MiB. A few kilobytes of gzip can claim to be
/// anything.
pub(crate) const MOST: usize = 512 << 20;

/// Why a body cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    Encoding,
    TooLarge,
}

pub(crate) enum Body {
    Plain(Bounded),
    /// Whether anything came yet: an empty body is not packed, whatever its header says.
    Packed(Box<MultiGzDecoder<Bounded>>, bool),
}

impl Body {
    pub(crate) fn new(headers: &HeaderMap, most: usize) -> Result<Self, Broken> {
        let bounded = Bounded { bytes: Vec::new(), most, is_full: false };
        let encoding = headers.get(CONTENT_ENCODING).map(|encoding| encoding.as_bytes().trim_ascii());
        match encoding.map(<[u8]>::to_ascii_lowercase).as_deref() {
            None | Some(b"" | b"identity") => Ok(Self::Plain(bounded)),
            Some(b"gzip" | b"x-gzip") => Ok(Self::Packed(Box::new(MultiGzDecoder::new(bounded)), false)),
            Some(_) => Err(Broken::Encoding),
        }
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<(), Broken> {
        match self {
            Self::Plain(bounded) => bounded.write_all(chunk).map_err(|_| Broken::TooLarge),
            Self::Packed(decoder, begun) => {
                *begun |= !chunk.is_empty();
                decoder.write_all(chunk).map_err(|_| broken(decoder))
            }
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, Broken> {
        match self {
            Self::Plain(bounded) => Ok(bounded.bytes),
            Self::Packed(_, false) => Ok(Vec::new()),
            Self::Packed(mut decoder, true) => match decoder.try_finish() {
                Ok(()) => Ok(std::mem::take(&mut decoder.get_mut().bytes)),
                Err(_) => Err(broken(&decoder)),
            },
        }
    }
}

fn broken(decoder: &MultiGzDecoder<Bounded>) -> Broken {
    if decoder.get_ref().is_full { Broken::TooLarge } else { Broken::Encoding }
}

/// Takes so many bytes and no more.
pub(crate) struct Bounded {
    bytes: Vec<u8>,
    most: usize,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        if some.len() > self.most - self.bytes.len() {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(some);
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;

    fn packed(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(encoding: &str, body: &[u8], step: usize, most: usize) -> Result<Vec<u8>, Broken> {
        let headers = [(CONTENT_ENCODING, encoding.parse().unwrap())].into_iter().collect();
        let mut unpacked = Body::new(&headers, most)?;
        for chunk in body.chunks(step) {
            unpacked.push(chunk)?;
        }
        unpacked.finish()
    }

    #[test]
    fn bodies_are_unpacked_or_refused() {
        let bomb = packed(&vec![0; 100_000]);
        let twice = [packed(b"{\"a\":"), packed(b"1}")].concat();
        let cut = packed(b"{\"a\":1}");
        type Case<'a> = (&'a str, &'a [u8], Result<&'a [u8], Broken>, &'a str);
        let table: [Case<'_>; 12] = [
            ("identity", b"{}", Ok(b"{}"), "as it is"),
            ("gzip", &cut, Ok(b"{\"a\":1}"), "packed"),
            ("GZIP ", &cut, Ok(b"{\"a\":1}"), "spelled otherwise"),
            ("x-gzip", &twice, Ok(b"{\"a\":1}"), "in two members"),
            ("gzip", b"", Ok(b""), "nothing at all"),
            ("gzip", &cut[..5], Err(Broken::Encoding), "cut off in the header"),
            ("gzip", &cut[..cut.len() - 9], Err(Broken::Encoding), "cut off in the data"),
            ("gzip", &cut[..cut.len() - 1], Err(Broken::Encoding), "cut off in the check sum"),
            ("gzip", b"{\"a\":1}", Err(Broken::Encoding), "not packed"),
            ("gzip", &bomb, Err(Broken::TooLarge), "far larger than it looks"),
            ("br", b"{}", Err(Broken::Encoding), "what nobody asked for"),
            ("identity", &[b' '; 1001], Err(Broken::TooLarge), "too long as it is"),
        ];
        for (encoding, body, expected, remark) in table {
            for step in [1, 3, 4096] {
                assert_eq!(unpack(encoding, body, step, 1000), expected.map(<[u8]>::to_vec), "{remark}");
            }
        }
        let mut wrong = cut.clone();
        let check_sum = wrong.len() - 6;
        wrong[check_sum] ^= 1;
        assert_eq!(unpack("gzip", &wrong, 4096, 1000), Err(Broken::Encoding), "damaged on the way");
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200), step in 1usize..50) {
            let _ = unpack("gzip", &body, step, 1000);
            let _ = unpack("gzip", &[packed(b"{}"), body].concat(), step, 1000);
        }

        #[test]
        fn what_was_packed_is_unpacked(plain in proptest::collection::vec(any::<u8>(), 0..2000), step in 1usize..500) {
            prop_assert_eq!(unpack("gzip", &packed(&plain), step, 2000), Ok(plain));
        }
    }
}
