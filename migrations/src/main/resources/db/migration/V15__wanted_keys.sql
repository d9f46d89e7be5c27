COMMENT ON COLUMN registry.generation.run_id IS 'The run of sync that wrote it (sync.run.id); empty when that was between two runs: keys that were wanted, a person or a test.';
