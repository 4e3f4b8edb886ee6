//! A mail as it went out, read far enough to search it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Everything it says, with its parts decoded.
pub fn plain(mail: &str) -> String {
    parts(mail).map(decoded).collect::<Vec<_>>().join("\r\n")
}

/// What its reader is shown as a letter: the head, the text and the page, not the calendar.
pub fn letter(mail: &str) -> String {
    let letters = parts(mail).filter(|part| {
        !part.to_lowercase().contains("text/calendar") && !part.to_lowercase().contains("filename=")
    });
    letters.map(decoded).collect::<Vec<_>>().join("\r\n")
}

fn parts(mail: &str) -> impl Iterator<Item = &str> {
    mail.split("\r\n--")
}

fn decoded(part: &str) -> String {
    let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
    let encoding = head.to_lowercase();
    if encoding.contains("transfer-encoding: base64") {
        let letters: String = body.split_whitespace().collect();
        let bytes = STANDARD.decode(letters).unwrap_or_default();
        return format!("{head}\r\n\r\n{}", String::from_utf8_lossy(&bytes));
    }
    if encoding.contains("transfer-encoding: quoted-printable") {
        return format!("{head}\r\n\r\n{}", quoted(body));
    }
    part.to_owned()
}

fn quoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'=');
        let hex = hex.and_then(|pair| std::str::from_utf8(pair).ok());
        if let Some(byte) = hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_decoded_and_the_calendar_is_no_letter() {
        let mail = "Subject: x\r\n\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nf=C3=BCr =\r\nalle\r\n--b\r\n\
                    Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--";
        assert!(plain(mail).contains("für alle") && plain(mail).contains("ABC"));
        assert!(letter(mail).contains("für alle") && !letter(mail).contains("ABC"));
    }
}
