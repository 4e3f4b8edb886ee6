//! What other people's programs say: pyHanko, pdfsig, pdfinfo, outloud, pdfua, zxing-cpp and sd-jwt.

use super::House;
