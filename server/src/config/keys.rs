//! The table of keys: default, example, and what each is for. Refusals quote it and the handbook prints it.

/// One key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// `smtp.host`.
    pub name: &'static str,
    /// As in TOML; empty: not set.
    pub default: &'static str,
    /// As in TOML.
    pub example: &'static str,
    /// What it is for.
    pub what: &'static str,
}

impl Key {
    /// The name of the same setting in the environment.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("SCHALTER_{}", self.name.replace('.', "__").to_uppercase())
    }

    /// The example as it is written in the environment: without quotes, a list with commas.
    #[must_use]
    pub fn example_in_environment(&self) -> String {
        self.example.replace(['[', ']', '"'], "")
    }
}

const fn key(
    name: &'static str,
    default: &'static str,
    example: &'static str,
    what: &'static str,
) -> Key {
    Key {
        name,
        default,
        example,
        what,
    }
}

/// Every key that there is, in the order of the sections.
pub const KEYS: &[Key] = &[
    key(
        "listen",
        "\"127.0.0.1:8080\"",
        "\"0.0.0.0:8080\"",
        "where pages, API and signalling are served; `work` answers operators only",
    ),
    key(
        "media_listen",
        "[\"127.0.0.1:3478\"]",
        "[\"192.0.2.7:3478\"]",
        "where media packets arrive (UDP); name addresses, not 0.0.0.0",
    ),
    key(
        "data",
        "\"./data\"",
        "\"/var/lib/schalter\"",
        "folder for the database file, keys and mails",
    ),
    key(
        "database_url",
        "",
        "\"postgres://schalter@localhost/schalter\"",
        "PostgreSQL or SQLite; the file schalter.sqlite in `data` when not set",
    ),
    key(
        "master_key",
        "",
        "\"64 hexadecimal digits\"",
        "seals personal data; the file keys/master.key in `data` when not set",
    ),
    key(
        "public_url",
        "",
        "\"https://termin.musterland.example\"",
        "the address citizens see; http:// and `listen` when not set",
    ),
    key(
        "trusted_proxies",
        "[]",
        "[\"127.0.0.1\", \"10.0.0.0/8\"]",
        "reverse proxies whose X-Forwarded-For is believed",
    ),
    key(
        "metrics_token",
        "",
        "\"a long random word\"",
        "when set, /metrics wants it as a bearer token",
    ),
    key(
        "log",
        "\"info\"",
        "\"warn,schalter=debug\"",
        "what is logged: a level or tracing directives",
    ),
    key(
        "log_format",
        "\"text\"",
        "\"json\"",
        "text for people, json for machines",
    ),
    key(
        "database.connections_max",
        "16",
        "32",
        "database connections at most",
    ),
    key(
        "media.announced",
        "[]",
        "[\"203.0.113.7\"]",
        "addresses browsers are told; that of `media_listen` when empty; behind NAT the public one",
    ),
    key(
        "media.threads",
        "1",
        "4",
        "media threads, each with its own port from `media_listen` upwards",
    ),
    key(
        "media.participants_max",
        "110",
        "200",
        "participants of one room at most",
    ),
    key(
        "media.signal_url",
        "",
        "\"wss://media1.musterland.example/signal\"",
        "where browsers find the WebSocket; from `public_url` when not set",
    ),
    key(
        "media.node",
        "\"local\"",
        "\"media1\"",
        "name of this media node",
    ),
    key(
        "media.facts_url",
        "",
        "\"https://termin.musterland.example/internal/media/facts\"",
        "schalter media: where the server takes reports",
    ),
    key(
        "media.public_key",
        "",
        "\"/etc/schalter/pass.pub.pem\"",
        "schalter media: the key that passes are verified with",
    ),
    key(
        "media.secret",
        "",
        "\"a long random word\"",
        "shared by server and media nodes, at least 16 characters",
    ),
    key(
        "smtp.host",
        "",
        "\"mail.musterland.example\"",
        "SMTP server; without it mails are written as .eml files to `data`/mail",
    ),
    key(
        "smtp.port",
        "",
        "587",
        "port; 587, 465 or 25 by `smtp.security` when not set",
    ),
    key(
        "smtp.security",
        "\"starttls\"",
        "\"tls\"",
        "starttls, tls, or none (only for a relay on the same machine)",
    ),
    key(
        "smtp.user",
        "",
        "\"schalter\"",
        "user, if the server wants one",
    ),
    key("smtp.password", "", "\"secret\"", "password of that user"),
    key(
        "smtp.from",
        "",
        "\"termin@musterland.example\"",
        "sender; the authority's address when not set",
    ),
    key(
        "smtp.timeout_seconds",
        "20",
        "60",
        "how long one conversation may take",
    ),
    key(
        "booking.hold_minutes",
        "10",
        "15",
        "how long a hold counts (1–60)",
    ),
    key(
        "booking.check_in_before_minutes",
        "30",
        "60",
        "check-in opens this long before the start",
    ),
    key(
        "booking.check_in_after_minutes",
        "30",
        "15",
        "check-in closes this long after the start",
    ),
    key(
        "booking.keep_days",
        "30",
        "14",
        "personal data is deleted this long after the appointment",
    ),
    key(
        "booking.keep_cancelled_days",
        "7",
        "1",
        "personal data of a cancelled appointment is deleted this long after the cancellation",
    ),
    key(
        "course.time_percent",
        "100",
        "1",
        "minimum times of chapters in percent (0–100); below 100 for demos and tests only",
    ),
    key(
        "certificate.keep_years",
        "10",
        "30",
        "the register keeps a certificate this long",
    ),
    key(
        "session.idle_minutes",
        "480",
        "60",
        "a session not used for this long ends",
    ),
    key(
        "session.hours_max",
        "12",
        "10",
        "a session ends after this long whatever happens",
    ),
    key(
        "limits.body_bytes_max",
        "65536",
        "131072",
        "bytes of a request body",
    ),
    key(
        "limits.request_seconds_max",
        "20",
        "30",
        "seconds a request may take",
    ),
    key(
        "limits.requests_per_second",
        "20",
        "50",
        "requests per second and address on hold, sign-in and device test",
    ),
    key(
        "limits.requests_burst",
        "60",
        "100",
        "how many of those may come at once",
    ),
    key(
        "limits.holds_per_address_max",
        "5",
        "20",
        "holds of one address that count at once",
    ),
    key(
        "limits.bookings_per_email_max",
        "10",
        "5",
        "coming appointments of one mail address",
    ),
    key(
        "limits.live_streams_max",
        "20000",
        "50000",
        "live streams of this process",
    ),
    key(
        "limits.live_streams_per_address_max",
        "200",
        "1000",
        "live streams of one address",
    ),
];

#[cfg(test)]
mod tests {
    use super::KEYS;

    #[test]
    fn the_readme_tells_every_key() {
        let readme = include_str!("../../../README.md");
        for key in KEYS {
            let row = format!("| `{}` |", key.name);
            assert!(readme.contains(&row), "README.md lacks {}", key.name);
        }
    }
}
