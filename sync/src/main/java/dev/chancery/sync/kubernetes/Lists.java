package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Reads whole lists, page by page. A list is whole or it fails: a page that is gone begins it anew. */
final class Lists {
    private static final int PAGE = 500;
    private static final int MOST_BEGINNINGS = 5;
    private static final int GONE = 410;

    /** Which objects are asked for. */
    enum Whose {
        OURS(OwnershipMark.MANAGED_BY + "=" + OwnershipMark.CHANCERY),
        OTHERS(OwnershipMark.MANAGED_BY + "!=" + OwnershipMark.CHANCERY),
        ALL("");

        private final String selector;

        Whose(String selector) {
            this.selector = selector;
        }
    }

    private final ApiClient api;
    private final IntConsumer shown;

    Lists(ApiClient api) {
        this(api, _ -> {});
    }

    /** @param shown hears with each page how many objects it adds; fewer than none when a list is begun anew */
    Lists(ApiClient api, IntConsumer shown) {
        this.api = api;
        this.shown = shown;
    }

    /** @throws ApiFailure when a page does not come */
    List<SeenObject> whole(Resource resource, Whose whose) {
        return list(resource, path(resource, whose), Media.JSON);
    }

    /** Without roles and subjects. @throws ApiFailure when a page does not come */
    List<SeenObject> metadata(Resource resource, Whose whose) {
        return list(resource, path(resource, whose), Media.METADATA_LIST);
    }

    /**
     * One object, or nothing when it is not there: asked as a list of one, which needs no right to get, and says that it is
     * not there in a way that no proxy's 404 does.
     *
     * @throws ApiFailure when the list does not come
     */
    List<SeenObject> one(ObjectKey key) {
        var resource = Resource.of(key.kind());
        var found = list(resource, path(resource, key), Media.JSON);
        for (var object : found) {
            if (!object.key(key.kind()).equals(key))
                throw ApiFailure.passing("asked for " + key + ", the API server shows another object", null);
        }
        return found;
    }

    private List<SeenObject> list(Resource resource, String path, String accept) {
        var items = new ArrayList<SeenObject>();
        var next = "";
        for (int begun = 1; begun <= MOST_BEGINNINGS; ) {
            var response = api.get(next.isEmpty() ? path : path + "&continue=" + encode(next), accept);
            // Kubernetes API concepts, "Retrieving large results sets in chunks": the snapshot was compacted away.
            if (response.code() == GONE && !next.isEmpty()) {
                shown.accept(-items.size());
                items.clear();
                next = "";
                begun++;
                continue;
            }
            var page = ListReader.read(response.orFail("listing " + resource.plural()));
            items.addAll(page.items());
            shown.accept(page.items().size());
            next = page.next();
            if (next.isEmpty()) return items;
        }
        throw ApiFailure.passing("listing " + resource.plural() + ": its pages expire faster than they are read", null);
    }

    private static String path(Resource resource, Whose whose) {
        var path = resource.listPath() + "?limit=" + PAGE;
        return whose.selector.isEmpty() ? path : path + "&labelSelector=" + encode(whose.selector);
    }

    private static String path(Resource resource, ObjectKey key) {
        var path = resource.listPath(key.namespace()) + "?limit=" + PAGE;
        return path + "&fieldSelector=" + encode("metadata.name=" + escaped(key.name()));
    }

    // apimachinery, pkg/fields/selector.go: EscapeValue.
    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
