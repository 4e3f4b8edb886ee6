//! What clerks see of participants, and what they decide: identity, fee, issue on site.
