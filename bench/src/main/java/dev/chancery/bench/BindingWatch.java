package dev.chancery.bench;

import dev.chancery.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sees role bindings of one namespace come and go, and remembers when. */
final class BindingWatch implements AutoCloseable {
    private static final double MILLION = 1e6;

    private final String namespace;
    private final KubernetesClient client;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Watch watch;

    private record Event(Watcher.Action action, long nanoTime) {}

    private BindingWatch(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.watch = client.rbac().roleBindings().inNamespace(namespace).watch(new Watcher<RoleBinding>() {
            @Override
            public void eventReceived(Action action, RoleBinding binding) {
                events.add(new Event(action, System.nanoTime()));
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add(new Event(Action.ERROR, System.nanoTime()));
            }
        });
    }

    static BindingWatch in(ControlPlane plane, String namespace) {
        var config = Config.fromKubeconfig(plane.kubeconfig().toFile());
        return new BindingWatch(new KubernetesClientBuilder().withConfig(config).build(), namespace);
    }

    /** When a binding was created, in nanoseconds of the system's timer. */
    long awaitAdded(Duration patience) {
        return await(Watcher.Action.ADDED, patience);
    }

    long awaitDeleted(Duration patience) {
        return await(Watcher.Action.DELETED, patience);
    }

    private long await(Watcher.Action action, Duration patience) {
        try {
            while (true) {
                var event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
                if (event == null) throw new IllegalStateException("no binding " + action + " in " + patience);
                if (event.action() == Watcher.Action.ERROR) throw new IllegalStateException("the watch broke");
                if (event.action() == action) return event.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** From the call to the event, when nobody else is between; milliseconds, sorted. */
    double[] bare(int changes, Duration patience) {
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withName("bare")
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                .build();
        var taken = new double[changes];
        for (int i = 0; i < changes; i++) {
            long before = System.nanoTime();
            if (i % 2 == 0) client.resource(binding).create();
            else client.resource(binding).delete();
            long seen = i % 2 == 0 ? awaitAdded(patience) : awaitDeleted(patience);
            taken[i] = (seen - before) / MILLION;
        }
        Arrays.sort(taken);
        return taken;
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }
}
