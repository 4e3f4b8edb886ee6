//! The QR code.

use super::RenderFault;
use fast_qr::{ECL, Mode, QRBuilder, QRCode};
use krilla::geom::{Path, PathBuilder};
use std::rc::Rc;

/// The modules of a QR code.
#[derive(Clone)]
pub(super) struct Code(Rc<QRCode>);

/// Quiet zone around the code, in modules (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

impl Code {
    /// The code of an address: at most 2331 bytes, at 15 % error correction.
    pub fn new(address: &str) -> Result<Self, RenderFault> {
        QRBuilder::new(address)
            .mode(Mode::Byte)
            .ecl(ECL::M)
            .build()
            .map(|code| Self(Rc::new(code)))
            .map_err(|_| RenderFault::TooLong)
    }

    /// Its dark modules as lines of the thickness of one module, in modules from the corner of the quiet zone: neighbours in a row
    /// are one line, and whole numbers keep the file small.
    pub fn path(&self) -> Option<Path> {
        let mut builder = PathBuilder::new();
        for row in 0..self.0.size {
            let mut column = 0;
            while column < self.0.size {
                let dark = (column..self.0.size)
                    .take_while(|column| self.0[row][*column].value())
                    .count();
                if dark > 0 {
                    let y = modules(row + QUIET) + 0.5;
                    builder.move_to(modules(column + QUIET), y);
                    builder.line_to(modules(column + dark + QUIET), y);
                }
                column += dark.max(1);
            }
        }
        builder.finish()
    }

    /// Modules on one side, the quiet zone with them.
    pub fn side(&self) -> f32 {
        modules(self.0.size + 2 * QUIET)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a code has at most 177 modules on a side"
)]
fn modules(count: usize) -> f32 {
    count as f32
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code({} modules)", self.0.size)
    }
}
