package dev.chancery.broker.policy;

/** Where a robot lives: one ServiceAccount in one namespace of one cluster. */
record Place(String cluster, String namespace, String serviceAccount) {}
