package dev.chancery.sync.kubernetes;

import java.util.List;

/**
 * One page of a list.
 *
 * @param next the token that asks for the next page, empty on the last one
 */
record ListPage(List<SeenObject> items, String next) {
    ListPage {
        items = List.copyOf(items);
    }
}
