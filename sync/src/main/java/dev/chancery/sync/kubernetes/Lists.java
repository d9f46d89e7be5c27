package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.OwnershipMark;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

    Lists(ApiClient api) {
        this.api = api;
    }

    /** @throws ApiFailure when a page does not come */
    List<SeenObject> whole(Resource resource, Whose whose) {
        return list(resource, whose, Media.JSON);
    }

    /** Without roles and subjects. @throws ApiFailure when a page does not come */
    List<SeenObject> metadata(Resource resource, Whose whose) {
        return list(resource, whose, Media.METADATA_LIST);
    }

    private List<SeenObject> list(Resource resource, Whose whose, String accept) {
        var items = new ArrayList<SeenObject>();
        var next = "";
        for (int begun = 1; begun <= MOST_BEGINNINGS; ) {
            var response = api.get(path(resource, whose, next), accept);
            // Kubernetes API concepts, "Retrieving large results sets in chunks": the snapshot was compacted away.
            if (response.code() == GONE && !next.isEmpty()) {
                items.clear();
                next = "";
                begun++;
                continue;
            }
            var page = ListReader.read(response.orFail("listing " + resource.plural()));
            items.addAll(page.items());
            next = page.next();
            if (next.isEmpty()) return items;
        }
        throw ApiFailure.passing("listing " + resource.plural() + ": its pages expire faster than they are read", null);
    }

    private static String path(Resource resource, Whose whose, String next) {
        var path = new StringBuilder(resource.listPath()).append("?limit=").append(PAGE);
        if (!whose.selector.isEmpty()) path.append("&labelSelector=").append(encode(whose.selector));
        if (!next.isEmpty()) path.append("&continue=").append(encode(next));
        return path.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
