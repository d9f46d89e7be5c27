# shellcheck shell=bash disable=SC2154
# How the broker is laid out for an image. Read by ./chancery.

# package_broker: broker/target/package with program.jar, lib/, and program.aot for exactly this JDK. May be copied with
# the times of its files, by which the JDK knows them. To be started in its folder:
# java @program.options -jar program.jar
package_broker() {
    build broker
    out="$here/broker/target/package"
    [ ! "$out/program.options" -nt "$here/broker/target/built.stamp" ] || return 0
    rm -rf "$out"
    mkdir "$out"
    echo "chancery: laying out the broker in $out ..." >&2
    (
        cd "$out" || exit
        "$JAVA_HOME/bin/java" -Djarmode=tools -jar ../chancery-broker-0.1.0-exec.jar extract --destination . --force >&2
        mv chancery-broker-0.1.0-exec.jar program.jar
        prepare_beans
        printf '%s\n' "${broker_options[@]}" --enable-native-access=ALL-UNNAMED -Dspring.aot.enabled=true > program.options
        train
        echo -XX:AOTCache=program.aot >> program.options
    )
}

# What Spring finds out at each start, found out once and compiled (Spring AOT).
prepare_beans() {
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp 'program.jar:lib/*' org.springframework.boot.SpringApplicationAotProcessor \
        dev.chancery.broker.Broker beans/sources beans/resources beans/classes dev.chancery chancery-broker > log 2>&1 || { cat log >&2; exit 1; }
    find beans/sources -name '*.java' > beans/list
    "$JAVA_HOME/bin/javac" -nowarn -proc:none -cp 'program.jar:lib/*' -d beans/classes @beans/list
    "$JAVA_HOME/bin/jar" --update --file program.jar -C beans/classes . -C beans/resources .
    rm -rf beans log
}

# One start as far as it goes without a database, for the JDK to remember what it loaded and linked (JEP 514).
train() {
    mkdir training
    touch training/password
    echo "training:$(head -c 32 /dev/urandom | base64)" > training/keys
    "$JAVA_HOME/bin/java" @program.options -XX:AOTCacheOutput=program.aot -Dspring.context.exit=onRefresh -Dlogging.level.root=off \
        "-DCHANCERY_CONFIG=$PWD/training" -jar "$PWD/program.jar" --chancery.issuer=https://broker.example --chancery.trust-domain=example \
        --chancery.database.url=jdbc:postgresql://127.0.0.1:1/none --chancery.database.password-file=training/password \
        --chancery.keys.encryption-keys-file=training/keys --chancery.audit.folder=training/audit > log 2>&1 || { cat log >&2; exit 1; }
    rm -rf training log
}
