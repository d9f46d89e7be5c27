# OpenLDAP with the demo's directory, and what makes secrets on the first run.
FROM debian:12-slim
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends slapd ldap-utils openssl \
    && rm -rf /var/lib/apt/lists/* /etc/ldap/slapd.d /var/lib/ldap/* \
    && install -d -o 65532 -g 65532 /var/lib/directory
COPY deploy/images/slapd.conf deploy/images/policy.ldif /etc/directory/
COPY deploy/images/directory deploy/images/secrets /usr/local/bin/
USER 65532:65532
EXPOSE 1636
CMD ["directory"]
