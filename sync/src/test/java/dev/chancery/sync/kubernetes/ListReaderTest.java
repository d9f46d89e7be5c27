package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.Ownership;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is read of the objects in a list. */
class ListReaderTest {
    @Test
    void ownsOnlyWhatOurManagerApplied() {
        var object = read("""
                {"metadata":{
                  "managedFields":[
                    {"fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:ours":{},"f:app.kubernetes.io/managed-by":{}},
                                               "f:annotations":{"f:chancery.dev/robot":{}}},"f:spec":{"f:labels":{"f:theirs":{}}}},
                     "operation":"Apply","manager":"chancery","apiVersion":"v1","time":"2026-11-24T00:00:00Z","fieldsType":"FieldsV1"},
                    {"manager":"chancery","operation":"Update","fieldsV1":{"f:metadata":{"f:labels":{"f:posted":{}}}}},
                    {"manager":"chancery","operation":"Apply","subresource":"status","fieldsV1":{"f:metadata":{"f:labels":{"f:status":{}}}}},
                    {"manager":"kubectl","operation":"Apply","fieldsV1":{"f:metadata":{"f:labels":{"f:theirs":{}}}}}],
                  "annotations":{"chancery.dev/robot":"AB-01","theirs":"x"},
                  "labels":{"app.kubernetes.io/managed-by":"chancery","ours":"1","theirs":"2","posted":"3","status":"4"},
                  "resourceVersion":"7","uid":"u1","namespace":"shop","name":"backup"}}""").observed(ObjectKey.Kind.SERVICE_ACCOUNT);

        assertThat(object.labels()).containsOnlyKeys("app.kubernetes.io/managed-by", "ours");
        assertThat(object.annotations()).containsOnlyKeys("chancery.dev/robot");
        assertThat(object.ownership()).isEqualTo(new Ownership.Ours(new StableId("ab-01")));
        assertThat(object.uid()).isEqualTo("u1");
        assertThat(object.resourceVersion()).isEqualTo("7");
    }

    @Test
    void readsRoleAndEverySubject() {
        var object = read("""
                {"metadata":{"name":"b","namespace":"shop","uid":"u"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"reader"},
                 "subjects":[{"kind":"ServiceAccount","namespace":"shop","name":"backup"},
                             {"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"robot:backup"},
                             {"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"system:masters"}]}""");
        assertThat(object.role()).isEqualTo(new RoleRef(RoleRef.RoleKind.ROLE, "reader"));
        assertThat(object.subjects())
                .containsExactly(
                        new Subject("shop", "backup"),
                        Subject.user("robot:backup"),
                        new Subject(Subject.Kind.OTHER, "", "Group:system:masters"));
    }

    @Test
    void takesNullForNothing() {
        var object = read("""
                {"metadata":{"name":"b","uid":"u","labels":null,"annotations":null,"managedFields":null},"subjects":null}""");
        assertThat(object.subjects()).isEmpty();
        assertThat(object.labels()).isEmpty();
    }

    private static SeenObject read(String item) {
        var list = "{\"items\":[" + item + "],\"metadata\":{}}";
        return ListReader.read(new ApiResponse(200, list.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
    }
}
