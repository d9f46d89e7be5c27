package dev.chancery.sync.registry;

import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The rows of the registry, remembered as they were last read or written, and written where they differ. What is remembered
 * is of one generation, and counts while that is the newest: asking which one is costs one row. One caller at a time; the
 * others wait, so that passes over several clusters do not make each other forget.
 */
final class JdbcRows {
    private static final RowMapper<Generation> GENERATION =
            (row, _) -> new Generation(row.getLong(1), row.getString(2));
    private static final String NEWEST =
            "SELECT generation, transaction_id || ' ' || extract(epoch FROM committed_at) FROM registry.generation"
                    + " ORDER BY generation DESC LIMIT ";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ReentrantLock turn = new ReentrantLock();
    private Memory memory = new Memory(Generation.NONE);
    private long edition;

    /** @param mark tells it from one of the same number, written after the database was restored from a copy */
    private record Generation(long number, String mark) {
        static final Generation NONE = new Generation(0, "");
    }

    /** Rows as they are in a generation or, when somebody commits in the moment of reading, in a newer one; never in an older. */
    private record Memory(Generation generation, Map<RowSource, Rows> rows) {
        Memory(Generation generation) {
            this(generation, new HashMap<>());
        }
    }

    JdbcRows(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        // What others commit must be seen within the transaction: there lies the proof that nobody came in between.
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    /** From now on everything is read again, for who changes rows without a generation is noticed in no other way. */
    void forget() {
        turn.lock();
        try {
            memory = new Memory(Generation.NONE);
        } finally {
            turn.unlock();
        }
    }

    /** Another number whenever nothing could be taken from memory, because somebody else has written or nothing is remembered. */
    long edition() {
        turn.lock();
        try {
            return edition;
        } finally {
            turn.unlock();
        }
    }

    <T> List<T> all(RowSource source, Function<Row, T> as) {
        turn.lock();
        try {
            memory = upToDate(memory);
            return rows(source, memory).all().map(as).toList();
        } finally {
            turn.unlock();
        }
    }

    <T> List<T> some(RowSource source, Set<StableId> robots, Function<Row, T> as) {
        turn.lock();
        try {
            memory = upToDate(memory);
            return rows(source, memory).of(robots).stream().map(as).toList();
        } finally {
            turn.unlock();
        }
    }

    /** Brings tables in line, in one transaction. A generation is opened only when there is a difference. */
    void write(@Nullable UUID run, List<Wanted> wanted) {
        write(run, wanted, () -> {}, () -> {});
    }

    /**
     * The same together with what is written in the same transaction in other tables.
     *
     * @param first what is written first
     * @param last what is audited: nobody can write to the audit from then on, so nothing is waited for after it
     */
    void write(@Nullable UUID run, List<Wanted> wanted, Runnable first, Runnable last) {
        turn.lock();
        try {
            var before = memory;
            memory = new Memory(Generation.NONE); // until it is known that all is stored
            memory = transaction.execute(_ -> {
                first.run();
                var written = written(run, wanted, upToDate(before));
                last.run();
                return written;
            });
        } finally {
            turn.unlock();
        }
    }

    private Memory upToDate(Memory known) {
        var newest = jdbc.query(NEWEST + 1, GENERATION);
        var generation = newest.isEmpty() ? Generation.NONE : newest.getFirst();
        return isOf(generation, known) ? known : anew(generation);
    }

    private Memory written(@Nullable UUID run, List<Wanted> wanted, Memory known) {
        var differences = differences(wanted, known);
        if (differences.isEmpty()) return known;
        jdbc.queryForObject("SELECT registry.commit_generation(?)", Long.class, run);
        // Nobody else can commit a generation from here on.
        var newest = jdbc.query(NEWEST + 2, GENERATION);
        var before = newest.size() < 2 ? Generation.NONE : newest.getLast();
        if (isOf(before, known)) return written(differences, newest.getFirst(), known);
        var anew = anew(before);
        return written(differences(wanted, anew), newest.getFirst(), anew);
    }

    private Memory written(List<RowDifference> differences, Generation opened, Memory known) {
        differences.forEach(difference -> write(difference, known));
        return new Memory(opened, known.rows());
    }

    private static boolean isOf(Generation generation, Memory known) {
        return generation.equals(known.generation());
    }

    private Memory anew(Generation generation) {
        edition++;
        return new Memory(generation);
    }

    private List<RowDifference> differences(List<Wanted> wanted, Memory known) {
        return wanted.stream()
                .map(each -> RowDifference.between(each, stored(each, known)))
                .filter(difference -> !difference.isEmpty())
                .toList();
    }

    private Rows stored(Wanted wanted, Memory known) {
        var source = wanted.table().source();
        return switch (source.remembered()) {
            case WHOLE, BY_CLUSTER -> rows(source, known);
            case NEVER -> read(source, source.selectByKey(), keys(source, wanted.rows()));
        };
    }

    private Rows rows(RowSource source, Memory known) {
        var rows = known.rows().get(source);
        if (rows == null) {
            rows = read(source, source.select());
            known.rows().put(source, rows);
        }
        return rows;
    }

    private void write(RowDifference difference, Memory known) {
        var table = difference.table();
        var delete = table.delete();
        if (delete != null)
            batch(delete, difference.surplus().stream().map(row -> row.key().toArray()));
        batch(table.upsert(), difference.changed().stream().map(row -> Stream.concat(
                        row.key().stream(), row.values().stream())
                .toArray()));
        var rows = known.rows().get(table.source());
        if (rows == null) return;
        difference.surplus().forEach(rows::remove);
        difference.changed().forEach(rows::remove);
        // As they are stored, which need not be as they were wanted: the database keeps the time of a state, for one.
        rows.putAll(read(table.source(), table.source().selectByKey(), keys(table.source(), difference.changed())));
    }

    private void batch(String sql, Stream<Object[]> parameters) {
        var rows = parameters.toList();
        if (!rows.isEmpty()) jdbc.batchUpdate(sql, rows);
    }

    private Rows read(RowSource source, String select, Object... arguments) {
        var rows = new Rows(source);
        RowCallbackHandler each = found -> {
            var values = new ArrayList<@Nullable String>();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) values.add(found.getString(i));
            rows.put(source.row(values));
        };
        jdbc.query(select, each, arguments);
        return rows;
    }

    private static Object[] keys(RowSource source, List<Row> rows) {
        return IntStream.range(0, source.keys().size())
                .mapToObj(i -> new SqlArrayValue(
                        "text", rows.stream().map(row -> row.key().get(i)).toArray()))
                .toArray();
    }
}
