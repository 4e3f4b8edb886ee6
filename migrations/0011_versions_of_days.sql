-- Every month answer reads the versions of its days, some thousand of them, and nothing else of them: here they lie side by side.
CREATE INDEX pool_day_version ON pool_day (authority_id, pool_id, day, version);
