package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;

/** Hears how far a long piece of work has come: very often, and from several threads. */
public interface Progress extends AutoCloseable {
    /** @param entries of robots that were read so far */
    void read(int entries);

    /** @param objects that the cluster has shown so far, of what is being looked at */
    void seen(ClusterName cluster, int objects);

    /**
     * @param done changes that the cluster has answered
     * @param all changes of this pass
     */
    void applied(ClusterName cluster, int done, int all);

    /** There is nothing more to come for now. */
    void end();

    @Override
    default void close() {
        end();
    }

    /** Tells nobody. */
    record Silent() implements Progress {
        @Override
        public void read(int entries) {}

        @Override
        public void seen(ClusterName cluster, int objects) {}

        @Override
        public void applied(ClusterName cluster, int done, int all) {}

        @Override
        public void end() {}
    }
}
