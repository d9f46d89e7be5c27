package dev.chancery.broker.policy;

import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.policy.PolicyDecision.Deny;
import dev.chancery.broker.policy.PolicyDecision.Permit;
import dev.chancery.broker.policy.Recognition.Recognised;
import dev.chancery.broker.policy.Recognition.Refused;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The registry as of one generation, indexed for the three questions of {@link Policy}. A later generation is a changed copy that
 * shares every robot that did not change, so its price is that of the change and not that of the fleet.
 */
final class CompiledPolicy implements Policy {
    private final long generation;
    private final PMap<String, Dossier> byId;
    private final PMap<String, Dossier> bySubject;
    private final PMap<Place, Resident> byPlace;

    /** Who lives in a place. */
    private record Resident(Dossier dossier, @Nullable String uid) {}

    private CompiledPolicy(
            long generation,
            PMap<String, Dossier> byId,
            PMap<String, Dossier> bySubject,
            PMap<Place, Resident> byPlace) {
        this.generation = generation;
        this.byId = byId;
        this.bySubject = bySubject;
        this.byPlace = byPlace;
    }

    static CompiledPolicy of(long generation, Collection<Dossier> dossiers) {
        return new CompiledPolicy(generation, HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty())
                .with(generation, dossiers);
    }

    /**
     * The policy of a later generation.
     *
     * @param changed the whole dossier of every robot about which anything changed since this generation
     */
    CompiledPolicy with(long later, Collection<Dossier> changed) {
        // Old places go first: one may have passed from a changed robot to another changed robot.
        var left = changed.stream()
                .flatMap(dossier -> Stream.ofNullable(byId.get(dossier.robot().id())))
                .flatMap(dossier -> dossier.residences().stream())
                .map(Dossier.Residence::place)
                .toList();
        Map<String, Dossier> ids = new HashMap<>();
        Map<String, Dossier> subjects = new HashMap<>();
        Map<Place, Resident> places = new HashMap<>();
        for (var dossier : changed) {
            ids.put(dossier.robot().id(), dossier);
            subjects.put(dossier.robot().subject(), dossier);
            for (var home : dossier.residences()) places.put(home.place(), new Resident(dossier, home.uid()));
        }
        return new CompiledPolicy(
                later,
                byId.plusAll(ids),
                bySubject.plusAll(subjects),
                byPlace.minusAll(left).plusAll(places));
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Recognition recognise(WorkloadIdentity workload, Instant now) {
        var resident = byPlace.get(new Place(workload.cluster(), workload.namespace(), workload.serviceAccount()));
        if (resident == null) return new Refused(DenyReason.NOT_A_ROBOT, "");
        var robot = resident.dossier().robot();
        if (resident.uid() == null) return new Refused(DenyReason.NOT_YET_OBSERVED, robot.id());
        // a trust domain vouches for the name alone
        var uid = workload.serviceAccountUid();
        if (uid != null && !resident.uid().equals(uid))
            return new Refused(DenyReason.SERVICE_ACCOUNT_REPLACED, robot.id());
        return resident.dossier()
                .hindrance(now)
                .<Recognition>map(reason -> new Refused(reason, robot.id()))
                .orElseGet(() -> new Recognised(robot));
    }

    @Override
    public PolicyDecision decide(Robot robot, String audience, Instant now) {
        // By what this generation says of the robot: the caller may have met it in an earlier one.
        var caller = byId.get(robot.id());
        if (caller == null) return new Deny(DenyReason.NOT_A_ROBOT);
        var hindrance = caller.hindrance(now);
        if (hindrance.isPresent()) return new Deny(hindrance.get());
        var grant = caller.grant(audience);
        if (grant.isEmpty()) return new Deny(DenyReason.AUDIENCE_NOT_ALLOWED);
        if (!calleesAreActive(grant.get(), now)) return new Deny(DenyReason.CALLEE_NOT_ACTIVE);
        return new Permit(audience, grant.get().rule());
    }

    /** The robot that the grant names, and the robot whose subject the audience is: usually the same, often none. */
    private boolean calleesAreActive(Dossier.Grant grant, Instant now) {
        if (grant.callee() != null) {
            var named = byId.get(grant.callee());
            if (named == null || named.hindrance(now).isPresent()) return false;
        }
        var addressed = bySubject.get(grant.audience());
        return addressed == null || addressed.hindrance(now).isEmpty();
    }

    @Override
    public Optional<Robot> robot(String subject) {
        return Optional.ofNullable(bySubject.get(subject)).map(Dossier::robot);
    }

    @Override
    public Optional<Robot> robotWithId(String id) {
        return Optional.ofNullable(byId.get(id)).map(Dossier::robot);
    }

    @Override
    public Optional<DenyReason> impediment(Robot robot, Instant now) {
        var dossier = byId.get(robot.id());
        return dossier == null ? Optional.of(DenyReason.NOT_A_ROBOT) : dossier.hindrance(now);
    }

    /** Of all states. */
    int robots() {
        return byId.size();
    }
}
