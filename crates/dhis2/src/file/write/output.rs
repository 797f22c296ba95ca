//! Where a file goes: through a buffer, compressed or not, and counted.

use std::io::{self, BufWriter, Write};

use flate2::write::GzEncoder;

use super::Compression;

/// Large enough that a file on a slow disk is not written value by value.
const BUFFER: usize = 1 << 16;

pub(super) enum Output<'a, W: Write> {
    Plain(BufWriter<Counted<'a, W>>),
    Gzip(Box<BufWriter<GzEncoder<Counted<'a, W>>>>),
}

pub(super) struct Counted<'a, W> {
    to: &'a mut W,
    bytes: u64,
}

impl<'a, W: Write> Output<'a, W> {
    pub(super) fn new(to: &'a mut W, compression: Compression) -> Self {
        let counted = Counted { to, bytes: 0 };
        match compression {
            Compression::None => Self::Plain(BufWriter::with_capacity(BUFFER, counted)),
            // Without a name or a time, so that the same values make the same file.
            Compression::Gzip => Self::Gzip(Box::new(BufWriter::with_capacity(
                BUFFER,
                GzEncoder::new(counted, flate2::Compression::default()),
            ))),
        }
    }

    /// The bytes that arrived.
    pub(super) fn finish(self) -> io::Result<u64> {
        let mut counted = match self {
            Self::Plain(buffer) => buffer.into_inner().map_err(io::IntoInnerError::into_error)?,
            Self::Gzip(buffer) => buffer.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?,
        };
        counted.flush()?;
        Ok(counted.bytes)
    }
}

impl<W: Write> Write for Output<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(to) => to.write(bytes),
            Self::Gzip(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(to) => to.flush(),
            Self::Gzip(to) => to.flush(),
        }
    }
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
