-- Row-level security, PostgreSQL only: SQLite has none, and a migration must be the same for both engines.
-- Run after every migration, so that it covers new tables too; running it again changes nothing.
--
-- A transaction that names its authority (SET LOCAL schalter.authority) sees and writes rows of that authority only, whatever
-- its statements say. One that names none is a job of the installation: the worker, the sealer, a search by token.
-- FORCE, because the process usually owns its tables; a superuser is never bound by this, so do not run as one.
DO $$
DECLARE
    tenant_table TEXT;
BEGIN
    FOR tenant_table IN
        SELECT c.table_name
        FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = current_schema() AND c.column_name = 'authority_id' AND t.table_type = 'BASE TABLE'
          AND NOT EXISTS (
              SELECT 1 FROM pg_policies p
              WHERE p.schemaname = c.table_schema AND p.tablename = c.table_name AND p.policyname = 'one_authority'
          )
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY one_authority ON %I USING ('
            '(SELECT coalesce(current_setting(''schalter.authority'', true), '''')) = '''' '
            'OR authority_id = (SELECT nullif(current_setting(''schalter.authority'', true), '''')::uuid))',
            tenant_table
        );
    END LOOP;
END
$$;
