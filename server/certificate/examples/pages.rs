//! Draws one page in each language, to look at: `cargo run -p schalter-certificate --example pages -- FOLDER`.

#[path = "../tests/certificate/samples.rs"]
mod samples;

use jiff::civil::date;
use schalter_certificate::{Language, render};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    let url = format!("{}#{}", samples::PAGE, "x".repeat(620));
    for language in Language::ALL {
        let path = folder.join(format!("{}.pdf", language.tag()));
        std::fs::write(path, render(&samples::certificate(language), &url)?)?;
    }
    for language in [Language::German, Language::Arabic] {
        let mut document = samples::with_everything(language, date(2027, 1, 15));
        let long = "Wolfeschlegelsteinhausenbergerdorff ".repeat(4);
        long[..120]
            .trim()
            .clone_into(&mut document.person.family_name);
        let marks = "Ḳ̄ārlis Ḏoġan M̂ǎrīa a̧ J̌ān ".repeat(3);
        marks.trim().clone_into(&mut document.person.given_name);
        let path = folder.join(format!("everything-{}.pdf", language.tag()));
        std::fs::write(path, render(&document, &url)?)?;
    }
    Ok(())
}
