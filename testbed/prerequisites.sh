# shellcheck shell=bash
# What ./chancery needs of the machine: told, or installed from Debian, before anything else is begun. Read by ./chancery.

node_least=20
without=${CHANCERY_WITHOUT:-} # what -Dchancery.without leaves out

# leave_out MAVEN-OPTION...: what is asked for there is not needed; of several lists Maven takes the last.
leave_out() {
    for option; do
        case $option in
            -Dchancery.without=*) without=${option#*=} ;;
        esac
    done
    without=,$(printf %s "$without" | tr -d ' ' | tr '[:upper:]' '[:lower:]'),
}

# is_left_out NAME, as dev.chancery.testbed.ServerKind spells it.
is_left_out() {
    case $without in
        *",$1,"*) return 0 ;;
    esac
    return 1
}

# The Debian packages of the servers that are not left out, and of ldapmodify, which the demo tells people to type.
servers() {
    is_left_out openldap || echo slapd
    is_left_out openldap && is_left_out kubernetes || echo ldap-utils
    is_left_out samba || echo samba samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind
}

find_java() {
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/java/openjdk /usr/java/*25*; do
        if [ -x "$home/bin/javac" ] && "$home/bin/javac" -version 2>&1 | grep -q '^javac 25'; then
            export JAVA_HOME=$home
            return
        fi
    done
    refuse "JDK 25 is needed, in JAVA_HOME or in /usr/lib/jvm (openjdk-25-jdk-headless, or temurin-25-jdk of adoptium.net)"
}

# Whatever is built is built by Maven; what is up to date runs without it.
need_maven() {
    command -v mvn > /dev/null || install_packages maven
}

# The control planes are built with Go, once for each version: not where a folder has them already.
need_go() {
    ! is_left_out kubernetes && ! has_control_planes || return 0
    for go in "$(command -v go)" /usr/local/go/bin/go /usr/lib/go/bin/go; do
        [ ! -x "$go" ] || return 0
    done
    refuse "Go 1.26 is needed to build the control planes: https://go.dev/dl/ has it, to be unpacked into /usr/local/go" \
        "(or name a folder with etcd, kube-apiserver, kube-controller-manager and kubectl in KUBEBUILDER_ASSETS)"
}

# has_control_planes: each of their programs is where the testbed looks for it; its folder in the cache is called after the
# versions in the Go modules.
has_control_planes() {
    cache=${XDG_CACHE_HOME:-~/.cache}/chancery/kubernetes
    version=$(cd "$here/testbed" && cat kubernetes/go.mod kubernetes/go.sum etcd/go.mod etcd/go.sum | sha256sum)
    for program in etcd kube-apiserver kubectl kube-controller-manager; do
        found=
        for file in "${KUBEBUILDER_ASSETS:-}/$program" "$cache"/*/"${version:0:16}/$program"; do
            [ ! -x "$file" ] || found=$file
        done
        [ -n "$found" ] || return 1
    done
}

need_servers() {
    # shellcheck disable=SC2046
    install_packages $(lacking $(servers))
}

# want_servers: what can go on without them says so, and goes on.
want_servers() {
    (need_servers) || echo "chancery: going on; what needs slapd or Samba is left out where there is neither" >&2
}

# Besides the servers, the libraries of others that check the broker's tokens, and what the demo tells people to type.
need_tools_of_tests() {
    tools=
    command -v mvn > /dev/null || tools=maven
    command -v npm > /dev/null || tools="$tools nodejs npm"
    # shellcheck disable=SC2046,SC2086
    install_packages $tools $(lacking $(servers) $(is_left_out ds389 || echo 389-ds-base libnss3-tools) \
        python3-jwt python3-cryptography $(is_left_out kubernetes || echo curl))
    node_is_new || refuse "Node.js $node_least or newer is needed, with npm: https://nodejs.org/ has it;" \
        "here is $(node --version 2> /dev/null || echo none)"
}

node_is_new() {
    node -e "process.exit(parseInt(process.versions.node) < $node_least ? 1 : 0)" 2> /dev/null
}

# lacking PACKAGE...: those that are not installed.
lacking() {
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || echo "$package"
    done
}

# install_packages PACKAGE...: from Debian, as root; anybody else is told which.
install_packages() {
    [ $# -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
        refuse "these are missing; as root on Debian, run: apt-get install $*"
    fi
    echo "chancery: installing $*" >&2
    apt-get update -q >&2 || true # what is known already may do
    # The packages must not start servers of their own on this machine.
    policy=/usr/sbin/policy-rc.d
    ours=
    [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod +x "$policy"; ours=$policy; trap 'rm -f "$policy"' EXIT; }
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@" >&2 \
        || refuse "these are missing, and apt-get could not install them: $*"
    [ -z "$ours" ] || rm -f "$ours"
}

refuse() {
    echo "chancery: $*" >&2
    exit 1
}
