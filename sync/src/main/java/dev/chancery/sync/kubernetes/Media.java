package dev.chancery.sync.kubernetes;

/** Media types that the API server speaks. */
final class Media {
    static final String JSON = "application/json";
    /** Kubernetes API concepts, "Fetching objects as metadata". */
    static final String METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    /** Kubernetes, Server-Side Apply. */
    static final String APPLY = "application/apply-patch+yaml";

    private Media() {}
}
