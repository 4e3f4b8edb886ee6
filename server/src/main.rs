fn main() { print!("{}", schalter::http::openapi::json()); }
